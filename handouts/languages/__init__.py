"""Languages: how they are written, their catalogs of messages, their fonts."""
