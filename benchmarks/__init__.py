"""The figures that the README quotes, and the commands that make them."""
