//! Pages, forms, errors and texts: everything about HTTP that is not about one capability.
