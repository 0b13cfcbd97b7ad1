"""Commands that are made of few steps: what they take, what they do, what they say."""
