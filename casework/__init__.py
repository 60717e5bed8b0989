"""The heart: rules, memory, wire, and the turnstile where they meet."""
