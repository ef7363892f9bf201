"""What somebody asks for, and the packet that it means."""
