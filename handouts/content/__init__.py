"""The library of sections: read, and checked to fit together."""
