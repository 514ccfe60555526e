//! Any bytes are a program: its hashes are those of its formatted text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use manimill_syntax::{Program, format};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(program) = Program::of(text) else { return };
    if let Ok(formatted) = format(text) {
        let again = Program::of(&formatted).expect("formatting leaves Python");
        assert_eq!(program.normalised, again.normalised, "formatting changes what the program says:\n{formatted}");
    }
});
