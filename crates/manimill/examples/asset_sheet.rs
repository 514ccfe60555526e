//! Pictures and what stands for them, side by side, for people to look at:
//! `cargo run -p manimill --example asset_sheet -- LABELS.csv REPOSITORIES OUT.png [COUNT] [KIND]`
//!
//! Takes COUNT (40) pictures evenly from the list of labels, draws the replacement of each with Manim, and writes one picture
//! with the original on the left and the replacement on the right of every cell. Says on standard output what is where.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use image::{ImageFormat, ImageReader, Rgba, RgbaImage, imageops};
use manimill::assets::classify::look::thumbnail;
use manimill::assets::files::Shelf;
use manimill::assets::replace::replace;
use manimill::sample::Origin;
use manimill::settings::{AssetMode, AssetSettings};
use manimill::sources::Tree;
use manimill_runner::{Environment, EnvironmentSpec, Job, Mode, Pool, PoolSettings, Verdict, environment};

/// Pixels of one picture.
const CELL: (u32, u32) = (214, 122);
/// Cells in a row.
const COLUMNS: u32 = 5;

struct Row {
    repository: String,
    path: String,
    code: String,
    drawn: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [labels, folder, out, further @ ..] = arguments.as_slice() else {
        return Err("name the file of labels, the folder of the repositories and the picture to write".into());
    };
    let count: usize = further.first().map_or(Ok(40), |count| count.parse())?;
    let kind = further.get(1);
    let mut wanted = Vec::new();
    for row in csv::Reader::from_path(labels)?.into_records() {
        let row = row?;
        if kind.is_none_or(|kind| *kind == row[3]) {
            wanted.push((row[0].replacen('/', "+", 1), row[1].to_owned()));
        }
    }
    let step = (wanted.len() / count.max(1)).max(1);
    let mut rows = Vec::new();
    for (repository, path) in wanted.into_iter().step_by(step).take(count) {
        match row(Path::new(folder), &repository, &path) {
            Ok(row) => rows.push(row),
            Err(why) => eprintln!("{repository} {path}: {why}"),
        }
    }
    let spec = EnvironmentSpec::new(environment::default_cache_dir().ok_or("neither XDG_CACHE_HOME nor HOME is set")?);
    let environment = Environment::ensure(&spec, &|step| eprintln!("{step}"))?;
    let settings = PoolSettings { mode: Mode::Stepped, ..PoolSettings::new(&environment) };
    let pool = Pool::start(&environment, settings, Arc::default())?;
    let jobs: Vec<Job> = rows.iter().map(|row| Job::new(row.code.as_str(), "Shown")).collect();
    let mut judgements = vec![None; jobs.len()];
    pool.judge(&jobs, &mut |index, judgement| judgements[index] = Some(judgement))?;
    let height = (rows.len() as u32).div_ceil(COLUMNS) * (CELL.1 + 6);
    let mut sheet = RgbaImage::from_pixel(COLUMNS * (2 * CELL.0 + 12), height.max(1), Rgba([90, 90, 90, 255]));
    for (place, (row, judgement)) in rows.iter().zip(judgements).enumerate() {
        let (x, y) = (place as u32 % COLUMNS * (2 * CELL.0 + 12), place as u32 / COLUMNS * (CELL.1 + 6));
        let bytes = std::fs::read(Path::new(folder).join(&row.repository).join(&row.path))?;
        if let Ok(original) = thumbnail(&row.path, &bytes, CELL.1) {
            let left = x + (CELL.0 - original.width().min(CELL.0)) / 2;
            imageops::overlay(&mut sheet, &original, i64::from(left), i64::from(y));
        }
        let judgement = judgement.ok_or("the pool gave no answer")?;
        if judgement.verdict != Verdict::Runs {
            println!("FAILS {}: {:?}\n{}", row.path, judgement.verdict, row.code);
        }
        if let Some(still) = judgement.stills.last() {
            let still = ImageReader::with_format(Cursor::new(&still.png), ImageFormat::Png).decode()?.to_rgba8();
            imageops::overlay(&mut sheet, &still, i64::from(x + CELL.0 + 2), i64::from(y));
        }
        println!(
            "{:>3} row {} column {}: {} {}: {}",
            place + 1,
            place as u32 / COLUMNS + 1,
            place as u32 % COLUMNS + 1,
            row.repository,
            row.path,
            row.drawn
        );
    }
    sheet.save(out)?;
    Ok(())
}

/// A scene that shows one picture, with the picture replaced.
fn row(folder: &Path, repository: &str, path: &str) -> Result<Row, Box<dyn Error>> {
    let tree = Tree::of_files(&folder.join(repository), [path.to_owned()]);
    let mut shelf = Shelf::default();
    shelf.put("here".into(), &tree);
    let origin = Origin {
        source: "here".into(),
        repository: repository.into(),
        revision: "".into(),
        path: "scene.py".into(),
        part: None,
        extends: Vec::new(),
        first_line: 1,
        last_line: 1,
        licence: "unknown".into(),
    };
    let class = if path.to_ascii_lowercase().ends_with(".svg") { "SVGMobject" } else { "ImageMobject" };
    let code = format!(
        "from manim import *\n\n\nclass Shown(Scene):\n    def construct(self):\n        shown = {class}({path:?})\n        self.add(shown.scale(min(7 / shown.height, 13 / shown.width)))\n        self.wait(0.1)\n"
    );
    let files = shelf.of(&origin).ok_or("the folder is empty")?;
    let settings = AssetSettings { mode: AssetMode::Shapes, data_tokens: 2000 };
    let replaced = replace(&code, &files, &settings)?.ok_or("nothing was found")?;
    let drawn = replaced.changes.first().map(|change| change.after.clone()).unwrap_or_default();
    Ok(Row { repository: repository.to_owned(), path: path.to_owned(), code: replaced.code, drawn })
}
