//! How well pictures are taken for what they are: `cargo run -p manimill --example asset_labels -- LABELS.csv REPOSITORIES`
//!
//! LABELS.csv is `crates/manimill/tests/assets/labels.csv`; REPOSITORIES is a folder with clones named `owner+name`. Prints the
//! accuracy, what was mistaken, and the confusion table of the manual.

#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use manimill::assets::classify::look::look;
use manimill::assets::classify::{Clues, Kind, classify};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let labels = arguments.next().ok_or("name the file of labels")?;
    let folder = arguments.next().ok_or("name the folder of the repositories")?;
    let mut table: BTreeMap<(String, Kind), usize> = BTreeMap::new();
    let mut repositories: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let (mut right, mut things, mut right_things, mut total) = (0, 0, 0, 0);
    for row in csv::Reader::from_path(labels)?.into_records() {
        let row = row?;
        let (repository, path, hash, kind, thing) = (&row[0], &row[1], &row[2], &row[3], &row[4]);
        let Ok(bytes) = std::fs::read(Path::new(&folder).join(repository.replacen('/', "+", 1)).join(path)) else {
            println!("absent: {repository} {path}");
            continue;
        };
        if !sha256(&bytes).starts_with(hash) {
            println!("changed: {repository} {path}");
            continue;
        }
        let seen = look(path, &bytes).ok();
        let class = classify(Clues { path, look: seen.as_ref(), ..Clues::default() });
        total += 1;
        let is_right = class.kind.name() == kind;
        right += usize::from(is_right);
        let counts = repositories.entry(repository.to_owned()).or_default();
        counts.0 += usize::from(is_right);
        counts.1 += 1;
        if !thing.is_empty() {
            things += 1;
            right_things += usize::from(class.thing == Some(thing));
        }
        if !is_right || (!thing.is_empty() && class.thing != Some(thing)) {
            let taken = class.thing.unwrap_or(class.kind.name());
            println!("{path}: {kind} {thing} taken for {} ({taken}): {}; {:?}", class.kind.name(), class.evidence, seen);
        }
        *table.entry((kind.to_owned(), class.kind)).or_default() += 1;
    }
    println!("\nkind {right} of {total}, thing {right_things} of {things}");
    for (repository, (right, all)) in repositories {
        println!("  {repository}: {right} of {all}");
    }
    println!("\n| is ↓ taken for → | {} |", Kind::ALL.map(Kind::name).join(" | "));
    println!("| --- | {} |", Kind::ALL.map(|_| "--:").join(" | "));
    for kind in Kind::ALL {
        let cells = Kind::ALL.map(|taken| table.get(&(kind.name().to_owned(), taken)).map(usize::to_string).unwrap_or_default());
        println!("| {} | {} |", kind.name(), cells.join(" | "));
    }
    Ok(())
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}
