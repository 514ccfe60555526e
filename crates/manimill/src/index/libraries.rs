//! TEMPORARY
use std::collections::BTreeSet;

use manimill_runner::{Environment, EnvironmentError};
use manimill_syntax::Name;

use super::{Library, LibraryModule};

/// temp
pub fn of_environment(_: &Environment, _: &BTreeSet<String>) -> Result<Library, EnvironmentError> {
    Ok(shipped())
}

/// temp
pub fn shipped() -> Library {
    let lib: serde_json::Value = serde_json::from_str(&std::fs::read_to_string("/tmp/setup/lib.json").unwrap()).unwrap();
    let mut library = Library::default();
    for (k, v) in lib["modules"].as_object().unwrap() {
        let set = |x: &serde_json::Value| x.as_array().unwrap().iter().map(|s| Name::new(s.as_str().unwrap())).collect();
        let mods =
            v["modules"].as_object().unwrap().iter().map(|(a, b)| (Name::new(a), Name::new(b.as_str().unwrap()))).collect();
        library.insert(k, LibraryModule { star: set(&v["star"]), scenes: set(&v["scenes"]), modules: mods });
    }
    library.extend_attributes(lib["attributes"].as_array().unwrap().iter().map(|s| Name::new(s.as_str().unwrap())));
    library
}
