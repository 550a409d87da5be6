"""What every page shares: the frame, components, formats, the reader's language, and answers to what goes wrong."""
