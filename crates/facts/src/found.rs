//! What search knows of a subject, what is asked and what is answered.
