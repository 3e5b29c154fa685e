//! Ten years of made-up models, reproducible from a seed, worded from real vocabulary.
