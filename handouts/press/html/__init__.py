"""From a packet to HTML: the only room that knows the templates."""
