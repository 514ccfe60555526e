//! Any text is a script, as it may come from a table or a model: it is mended, sliced, repaired, rid of its files and checked.
//! No panic, no hang, and what comes out is Python again.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use manimill::script::Script;
use manimill_syntax::Module;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(script) = Script::of_text(text, Path::new("."), None) else { return };
    for scene in script.examine(None).expect("nothing is run") {
        if let Some(sample) = scene.sample {
            assert!(Module::parse(&*sample.code).is_ok(), "no Python comes out:\n{}", sample.code);
        }
    }
});
