//! What slicing a repository costs, and how big its slices are: `cargo bench --bench repository -- FOLDER…`.
//! A figure beside a bar is worth more than one alone, so that the ratios stand in the last column.
#![allow(clippy::print_stdout, reason = "the figures are what this is run for")]
#![allow(clippy::cast_precision_loss, reason = "no count here comes near the limit")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use manimill::index::{Library, Program, Project, Scenes, Step, libraries};
use manimill::slice::Slicer;
use manimill::sources::{Document, Namespace};
use manimill_syntax::Outline;
use manimill_syntax::facts::Form;
use rayon::prelude::*;

/// What is known of one scene's slice.
struct Cut {
    is_bound: bool,
    is_proven: bool,
    is_stable: bool,
    /// Of a scene that is built on a class of the repository: the slice's lines to those of its file and all that it imports.
    ratio: Option<f64>,
}

fn main() {
    let folders: Vec<PathBuf> = std::env::args_os().skip(1).filter(|argument| argument != "--bench").map(PathBuf::from).collect();
    if folders.is_empty() {
        println!("no folder is named, so that nothing is measured");
    }
    let library = libraries::shipped();
    // The same depth of recursion as in a build.
    let threads = rayon::ThreadPoolBuilder::new().stack_size(256 << 20).build().expect("threads");
    threads.install(|| folders.iter().for_each(|folder| measure(folder, &library)));
}

fn measure(folder: &Path, library: &Library) {
    println!("{}, {} threads", folder.display(), rayon::current_num_threads());
    let texts = read(folder);
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    let start = Instant::now();
    let parsed = texts.into_par_iter().map(|(path, text)| {
        let module = Outline::parse(text.as_str());
        (Document::new(path, Namespace::Module, text), module)
    });
    let (project, broken) = Project::new(parsed.collect());
    let parsing = start.elapsed().as_secs_f64();
    let files: Vec<_> = project.files().map(|(file, _)| file).collect();
    println!("  {} files, {} of them no Python, {:.1} MB", files.len() + broken.len(), broken.len(), bytes as f64 / 1e6);
    println!("  parsing {parsing:.2} s, {:.0} MB a second", bytes as f64 / 1e6 / parsing);

    let start = Instant::now();
    let slice_file = |file| slice_all(&Program::new(&project, library, file), library, false);
    let cuts: usize = files.par_iter().map(|file| slice_file(*file).len()).sum();
    let slicing = start.elapsed().as_secs_f64();
    println!("  {cuts} scenes indexed and sliced in {slicing:.2} s, {:.0} µs a scene", slicing * 1e6 / cuts.max(1) as f64);
    let total = parsing + slicing;
    println!("  in all {total:.2} s, {:.2} of 5 s", total / 5.0);
    if let Some(peak) = peak_memory() {
        println!("  peak memory {peak:.0} MB, {:.2} of 1 GB", peak / 1000.0);
    }

    let check_file = |file| slice_all(&Program::new(&project, library, file), library, true);
    let cuts: Vec<Cut> = files.par_iter().flat_map_iter(|file| check_file(*file)).collect();
    let share =
        |what: &str, count: usize, of: usize| println!("  {what}: {count} of {of}, {:.3}", count as f64 / of.max(1) as f64);
    share("every name bound and nothing unproven", cuts.iter().filter(|cut| cut.is_bound && cut.is_proven).count(), cuts.len());
    share("dropped as unproven", cuts.iter().filter(|cut| !cut.is_proven).count(), cuts.len());
    share("sliced again without a change", cuts.iter().filter(|cut| cut.is_stable).count(), cuts.len());
    let mut ratios: Vec<f64> = cuts.iter().filter_map(|cut| cut.ratio).collect();
    ratios.sort_by(f64::total_cmp);
    if let Some(median) = ratios.get(ratios.len() / 2) {
        println!(
            "  lines of a slice to lines of its file and imports, median of {} inheriting scenes: {median:.3}",
            ratios.len()
        );
    }
}

fn read(folder: &Path) -> Vec<(String, String)> {
    let (mut texts, mut queue) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(at) = queue.pop() {
        for entry in std::fs::read_dir(&at).expect("a readable folder").flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() && !name.to_string_lossy().starts_with('.') {
                queue.push(path);
            } else if path.extension().is_some_and(|ending| ending == "py")
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                let path = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
                texts.push((path, text));
            }
        }
    }
    texts.sort();
    texts
}

fn slice_all(program: &Program<'_>, library: &Library, with_checks: bool) -> Vec<Cut> {
    let (scenes, slicer) = (Scenes::new(program), Slicer::new(program));
    let file = program.entry;
    let mut cuts = Vec::new();
    for (statement, facts) in program.project.file(file).module.statements().iter().enumerate() {
        let Form::Class(class) = &facts.form else { continue };
        if scenes.dialect(Step { file, statement }).is_none() {
            continue;
        }
        let Some(slice) = slicer.slice(file, statement, true) else { continue };
        let mut cut =
            Cut { is_bound: slice.unbound.is_empty(), is_proven: slice.obstacles.is_empty(), is_stable: true, ratio: None };
        if with_checks {
            cut.is_stable = again(&slice.code, &class.name, library).is_none_or(|again| again == slice.code);
            let inherits = slice.kept.iter().any(|kept| class.bases.iter().any(|base| kept.what == *base.name));
            let contributing: BTreeSet<_> = program.steps().iter().map(|step| step.file).chain([file]).collect();
            let lines = |text: &str| text.lines().count() as f64;
            let before: f64 = contributing.iter().map(|file| lines(program.project.file(*file).module.text())).sum();
            cut.ratio = inherits.then(|| lines(&slice.code) / before);
            if !cut.is_stable && std::env::var_os("MANIMILL_SHOW").is_some() {
                println!("  not stable: {} in {}", class.name, program.project.file(file).document.path);
            }
        }
        cuts.push(cut);
    }
    cuts
}

/// The slice of a slice.
fn again(code: &str, scene: &str, library: &Library) -> Option<String> {
    let document = Document::new("slice.py", Namespace::Module, code);
    let (project, _) = Project::new(vec![(document, Outline::parse(code))]);
    let (file, found) = project.files().next()?;
    let is_scene = |form: &Form| matches!(form, Form::Class(class) if class.name == scene);
    let statement = found.module.statements().iter().rposition(|statement| is_scene(&statement.form))?;
    let program = Program::new(&project, library, file);
    Some(Slicer::new(&program).slice(file, statement, true)?.code)
}

/// Megabytes that the process has held at most; `None` where the system does not say.
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1000.0)
}
