"""Taking part for days: every new competition answered once, whatever happens meanwhile."""
