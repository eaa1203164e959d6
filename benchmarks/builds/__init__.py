"""How fast this program and other static-site programs build the same site: `inv bench --builds`."""
