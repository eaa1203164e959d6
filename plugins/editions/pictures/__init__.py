"""Pictures made at build time: figures for small drawings, and for the tables that say the same. All in integers."""
