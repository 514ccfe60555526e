//! The slice stage: all scenes of one file, cut out of one program.

use super::{Obstacle, Slice, Slicer};
use crate::index::{Indexed, Library, Program};
use crate::ledger::{Decision, Stage};
use crate::sample::{Change, Safety, Sample, Scene, Sliced};
use crate::settings::Settings;
use crate::sources::Namespace;

/// Cuts out scenes that stand in one file.
pub fn slice_scenes(
    settings: &Settings,
    scenes: Vec<Scene>,
    indexed: &[Indexed],
    library: &Library,
) -> (Vec<Sliced>, Vec<Decision>) {
    let (mut samples, mut decisions) = (Vec::with_capacity(scenes.len()), Vec::new());
    let Some(first) = scenes.first() else { return (samples, decisions) };
    let project = &indexed[first.project].project;
    let program = Program::new(project, library, first.file);
    let slicer = Slicer::new(&program);
    let first_file = first.file;
    let is_row = project.file(first_file).document.namespace == Namespace::Alone;
    for scene in scenes {
        let slice = slicer.slice(scene.file, scene.statement, settings.slice.format);
        let obstacle = match &slice {
            None => Some(("not-executed", "Python never reaches the class when the file is run".to_owned())),
            Some(slice) => slice.obstacles.first().map(obstacle_reason),
        };
        let Slice { code, written, renamed, .. } = slice.unwrap_or_default();
        let text = if is_row { &*project.file(first_file).document.text } else { written.as_str() };
        let bytes = *blake3::hash(text.as_bytes()).as_bytes();
        let restored = project.file(scene.file).document.changes.iter().cloned();
        let renamed = renamed.into_iter().map(|(before, after)| Change {
            rule: "name-collision".into(),
            safety: Safety::Safe,
            before: before.to_string(),
            after: after.to_string(),
        });
        let sample = Sample {
            id: scene.id,
            origin: scene.origin,
            scene: scene.name,
            dialect: scene.dialect,
            description: scene.description,
            original: code.as_str().into(),
            code,
            changes: restored.chain(renamed).collect(),
            bytes,
        };
        match obstacle {
            Some((reason, evidence)) => decisions.push(sample.drop(Stage::Slice, reason, evidence)),
            None => samples.push(Sliced(sample)),
        }
    }
    (samples, decisions)
}

fn obstacle_reason(obstacle: &Obstacle) -> (&'static str, String) {
    let reason = match obstacle {
        Obstacle::DynamicImport => "dynamic-import",
        Obstacle::ModuleAsValue(_) => "module-as-value",
    };
    (reason, obstacle.to_string())
}
