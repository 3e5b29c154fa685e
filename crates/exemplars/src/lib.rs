//! Exemplary models: registered, decided, recognised, published.
