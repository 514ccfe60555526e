//! One screen of a timeline: who stands on it, at any depth that is listed.

use std::collections::BTreeMap;

use manimill_runner::timeline::Object;

/// Mobjects of one screen by their numbers, with the numbers of what holds them.
#[derive(Debug, Default)]
pub(super) struct Screen<'t> {
    /// Those that stand on the screen by themselves, in order.
    pub(super) top: Vec<&'t Object>,
    /// All that are listed.
    pub(super) all: BTreeMap<u32, &'t Object>,
    /// What holds a part.
    pub(super) holders: BTreeMap<u32, u32>,
    /// Whether there is more on it than is listed.
    pub(super) is_cut: bool,
}

impl<'t> Screen<'t> {
    pub(super) fn of(objects: &'t [Object], count: u32) -> Self {
        let is_cut = objects.len() >= 40 && (count as usize) > objects.len();
        let mut screen = Self { is_cut, top: objects.iter().filter(|object| is_visible(object)).collect(), ..Self::default() };
        for object in objects {
            screen.add(object, 0);
        }
        screen
    }

    fn add(&mut self, object: &'t Object, holder: u32) {
        self.all.entry(object.id).or_insert(object);
        if holder != 0 {
            self.holders.entry(object.id).or_insert(holder);
        }
        for child in &object.children {
            self.add(child, object.id);
        }
    }

    /// Whether a mobject stands on the screen and is seen.
    pub(super) fn shows(&self, id: u32) -> bool {
        self.all.get(&id).is_some_and(|object| is_visible(object))
    }
}

/// Whether anybody sees it: it has points, paint, and is no helper of Manim's.
pub(super) fn is_visible(object: &Object) -> bool {
    const HELPERS: [&str; 5] = ["ValueTracker", "ComplexValueTracker", "Point", "Mobject", "OpenGLMobject"];
    if HELPERS.contains(&object.class.as_str()) && (object.children.is_empty() || object.class.contains("Tracker")) {
        return object.class == "Point" && object.color.is_some();
    }
    let Some(bounds) = object.bounds else { return false };
    if object.class == "Point" {
        return object.color.is_some();
    }
    let painted = !object.colors.is_empty()
        || object.shows_file
        || object.class.contains("Image")
        || object.class.starts_with('P') && object.class.contains("Cloud")
        || object.class == "PGroup"
        || object.class == "PMobject"
        || object.fill.is_none() && object.stroke.is_none() && object.id == 0;
    painted && (bounds[2] - bounds[0] > 1e-3 || bounds[3] - bounds[1] > 1e-3 || object.depth.is_some())
}
