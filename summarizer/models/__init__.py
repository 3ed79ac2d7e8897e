"""Who is asked, and how: providers, the OpenAI wire, retries, rate limits, prices and the cache of answers."""
