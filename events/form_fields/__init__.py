"""What the form for a meeting asks, a module for each idea; `events/forms.py` puts them together."""
