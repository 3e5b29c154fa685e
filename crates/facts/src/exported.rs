//! Tables that can be exported.
