//! Reads off what the modules of old Manims bind, and makes the embedded file anew:
//! `cargo run -p manimill --example ship_old_manims -- FOLDER…`, each the root of an unpacked release of 3b1b's Manim
//! (the packages `manimlib` and `manimgl`).

#![allow(clippy::print_stderr)]

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use manimill::index::{OldManims, OldModule};
use manimill_syntax::Module;
use manimill_syntax::facts::{Class, Form, Import, Statement};

fn main() -> Result<(), Box<dyn Error>> {
    let mut known = OldManims::default();
    for release in std::env::args_os().skip(1).map(PathBuf::from) {
        for path in python_files(&release)? {
            let Some(module) = module_name(path.strip_prefix(&release)?) else { continue };
            match Module::parse(std::fs::read_to_string(&path)?) {
                Ok(parsed) => read(&module, &parsed, &mut known),
                Err(error) => eprintln!("{}: {error}", path.display()),
            }
        }
    }
    if known.modules.is_empty() {
        return Err("name the folders of unpacked releases".into());
    }
    eprintln!("{} modules, {} classes", known.modules.len(), known.classes.len());
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&serde_json::to_vec(&known)?)?;
    std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/index/old_manims/shipped.json.gz"), packed.finish()?)?;
    Ok(())
}

fn python_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let (mut files, mut queue) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = queue.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                queue.push(path);
            } else if path.extension().is_some_and(|ending| ending == "py") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The dotted name of a file of the library; `None` for what lies beside it.
fn module_name(path: &Path) -> Option<String> {
    let name = path.to_str()?.trim_end_matches(".py").replace('/', ".");
    let name = name.trim_end_matches(".__init__");
    (name.split('.').next() == Some("manimlib") || name == "big_ol_pile_of_manim_imports").then(|| name.into())
}

fn read(name: &str, module: &Module, known: &mut OldManims) {
    let own = known.modules.entry(name.to_owned()).or_default();
    for statement in module.statements() {
        if matches!(statement.form, Form::TypeImport | Form::MainGuard | Form::Future) {
            continue;
        }
        let public = statement.binds.iter().map(|binding| &binding.name).filter(|name| !name.starts_with('_'));
        own.names.extend(public.map(ToString::to_string));
        imports_of(statement).for_each(|import| read_import(import, own));
        let text = &module.text()[statement.span.range()];
        if text.starts_with("COLOR_MAP") {
            own.names.extend(colours(text));
        }
        if let Form::Class(class) = &statement.form {
            let known = known.classes.entry(class.name.to_string()).or_default();
            known.members.extend(class.members.iter().map(|member| member.name.to_string()));
            known.bases.extend(bases_of(class));
        }
    }
}

/// The names that the cairo Manim makes of its table of colours: `locals().update(COLOR_MAP)`, and `BLUE` out of `BLUE_C`.
fn colours(table: &str) -> impl Iterator<Item = String> {
    let keys = table.split('"').skip(1).step_by(2).filter(|word| word.starts_with(|first: char| first.is_ascii_uppercase()));
    keys.flat_map(|key| [Some(key), key.strip_suffix("_C")]).flatten().map(str::to_owned)
}

fn imports_of(statement: &Statement) -> impl Iterator<Item = &Import> {
    let own = match &statement.form {
        Form::Import(import) => Some(import),
        _ => None,
    };
    let nested = statement.uses.nested_imports.iter().filter(|nested| !nested.in_function && !nested.in_class);
    own.into_iter().chain(nested.map(|nested| &nested.import))
}

fn read_import(import: &Import, own: &mut OldModule) {
    match import {
        Import::Modules(aliases) => {
            for alias in aliases {
                let module = if alias.alias.is_some() { alias.module.as_str() } else { alias.bound() };
                own.packages.insert(alias.bound().into(), module.into());
            }
        }
        Import::Star { module, .. } => drop(own.stars.insert(module.to_string())),
        Import::From { .. } => {}
    }
}

fn bases_of(class: &Class) -> impl Iterator<Item = String> {
    class.bases.iter().map(|base| base.path.last().unwrap_or(&base.name).to_string())
}
