"""One file a recipe: what each algorithm does with two pictures."""
