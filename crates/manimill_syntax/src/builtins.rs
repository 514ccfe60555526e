//! The names that are bound before a program binds any.

use ruff_python_stdlib::builtins::is_python_builtin;

/// The Python release that samples are written for, as the minor version of Python 3.
const MINOR: u8 = 11;

/// Whether a name is bound in every module without being defined there.
pub fn is_builtin(name: &str) -> bool {
    is_python_builtin(name, MINOR, false) || matches!(name, "__class__" | "__builtins__" | "__annotations__")
}

/// Whether a top-level module belongs to Python's standard library.
pub fn is_standard_module(name: &str) -> bool {
    name == "__future__" || ruff_python_stdlib::sys::is_known_standard_library(MINOR, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn future_features_are_no_package() {
        assert!(is_standard_module("__future__") && is_standard_module("itertools"));
        assert!(!is_standard_module("numpy"));
    }
}
