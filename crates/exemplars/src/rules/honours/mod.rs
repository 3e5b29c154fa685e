//! What follows recognition: decision lists, exemplary models, proposals, awards, withdrawal, re-checks: rules.
