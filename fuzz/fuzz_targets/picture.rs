//! Any bytes are a picture that a scene loads: it is looked at, or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use manimill::assets::classify::look;

fuzz_target!(|bytes: &[u8]| {
    for name in ["picture.svg", "picture.png", "picture.jpg"] {
        let _ = look::look(name, bytes);
    }
});
