"""Each kind of document that leaves the press, from HTML to finished bytes."""
