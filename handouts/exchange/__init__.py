"""What goes out to translators and comes back: workbooks and XLIFF."""
