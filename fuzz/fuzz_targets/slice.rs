//! Any bytes are a file, and every class of it is sliced: no panic, no hang, and a slice is Python again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use manimill::index::{Program, Project, libraries};
use manimill::slice::Slicer;
use manimill::sources::{Document, Namespace};
use manimill_syntax::Module;
use manimill_syntax::facts::Form;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(module) = Module::parse(text) else { return };
    let document = Document::new("scenes.py", Namespace::Module, text);
    let (project, _) = Project::new(vec![(document, Ok(module.outline()))]);
    let library = libraries::shipped();
    for (file, found) in project.files() {
        let program = Program::new(&project, &library, file);
        let slicer = Slicer::new(&program);
        for (statement, facts) in found.module.statements().iter().enumerate() {
            if matches!(facts.form, Form::Class(_))
                && let Some(slice) = slicer.slice(file, statement, true)
            {
                assert!(Module::parse(slice.code.as_str()).is_ok(), "no Python comes out:\n{}", slice.code);
            }
        }
    }
});
