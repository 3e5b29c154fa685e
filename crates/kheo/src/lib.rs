//! The program: command line, configuration, routes and wiring.
