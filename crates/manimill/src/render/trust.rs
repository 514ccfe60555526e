//! How far the verdicts of a build can be trusted: what second opinions say, and what would win samples back.

use std::collections::BTreeMap;
use std::sync::Arc;

use manimill_runner::{Audit, Fidelity};
use serde::Serialize;

use crate::index::old_manims;
use crate::ledger::Decision;
use crate::pipeline::counted;

/// What the second opinions of one build say, by the ids of the samples.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Trust {
    /// Verdicts that `manim -ql` itself was asked about, and whether it agrees.
    pub audits: BTreeMap<Arc<str>, bool>,
    /// Samples that were compared with what their originals do in their own repositories.
    pub fidelity: BTreeMap<Arc<str>, Fidelity>,
    /// The walls that samples ran without; none where all that matter stood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_walls: Option<String>,
}

impl Trust {
    /// How many verdicts were audited, and how many of them hold.
    pub fn audited(&self) -> (usize, usize) {
        (self.audits.len(), self.audits.values().filter(|agrees| **agrees).count())
    }

    /// One sentence a kind of second opinion, for people; nothing where none was asked for.
    pub fn sentences(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        if let Some(missing) = &self.missing_walls {
            sentences.push(format!("Samples were run without {missing} (`render.sandbox = \"partial\"`)."));
        }
        let (audited, agree) = self.audited();
        if let Some(rate) = (100 * agree).checked_div(audited) {
            sentences.push(format!("Audit: `manim -ql` itself agrees with {agree} of {audited} verdicts ({rate}%)."));
        }
        if !self.fidelity.is_empty() {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for fidelity in self.fidelity.values() {
                *counts.entry(fidelity.name()).or_default() += 1;
            }
            let count = |name: &str| counts.get(name).copied().unwrap_or_default();
            sentences.push(format!(
                "Fidelity: of {} samples compared with their originals, {} do the same, {} the same but for replaced files, \
                 {} differ; {} originals do not run.",
                self.fidelity.len(),
                count("identical"),
                count("identical-but-assets"),
                count("different"),
                count("original-fails"),
            ));
        }
        sentences
    }
}

/// Why an audit refutes that a sample runs.
pub fn refutation(audit: &Audit) -> String {
    let lines: Vec<&str> = audit.output.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    format!("`manim -ql` itself does not render it\n{}", lines[lines.len().saturating_sub(20)..].join("\n"))
}

/// A share of the items, at least one where the share is not zero: always the same for the same codes, in any order.
pub fn chosen<'a>(codes: impl Iterator<Item = (usize, &'a str)>, share: f64) -> Vec<usize> {
    let mut ranked: Vec<([u8; 32], usize)> =
        codes.map(|(index, code)| (*blake3::hash(code.as_bytes()).as_bytes(), index)).collect();
    ranked.sort_unstable();
    let wanted = share * f64::from(u32::try_from(ranked.len()).unwrap_or(u32::MAX));
    let first = ranked.into_iter().zip(0u32..).take_while(|(_, place)| f64::from(*place) < wanted);
    let mut chosen: Vec<usize> = first.map(|((_, index), _)| index).collect();
    chosen.sort_unstable();
    chosen
}

/// What samples were dropped for the want of: the modules, and how many samples need exactly these.
pub fn missing_packages(decisions: &[Decision]) -> BTreeMap<String, usize> {
    let mut wanted = BTreeMap::new();
    for decision in decisions.iter().filter(|decision| decision.reason == "missing-package") {
        let line = decision.evidence.lines().next().unwrap_or_default();
        let mut modules: Vec<&str> = line.split(',').map(str::trim).filter(|module| !module.is_empty()).map(short).collect();
        modules.sort_unstable();
        modules.dedup();
        *wanted.entry(modules.join(" ")).or_default() += 1;
    }
    wanted.remove("");
    wanted
}

/// What to do about it, for people, most samples first. Only packages that are known to bring a module are named: what an index happens to
/// have under a module's name may be anybody's.
pub fn package_advice(wanted: &BTreeMap<String, usize>) -> Vec<String> {
    let mut advice: BTreeMap<String, usize> = BTreeMap::new();
    for (modules, samples) in wanted {
        *advice.entry(advice_on(modules)).or_default() += samples;
    }
    let mut advice: Vec<(String, usize)> = advice.into_iter().collect();
    advice.sort_by_key(|(says, samples)| (std::cmp::Reverse(*samples), says.clone()));
    let line = |(says, samples): (String, usize)| format!("{says}: {}", counted(samples, "sample"));
    advice.into_iter().map(line).collect()
}

fn advice_on(modules: &str) -> String {
    let modules: Vec<&str> = modules.split(' ').collect();
    let named = |these: &[&str]| these.iter().map(|module| format!("`{module}`")).collect::<Vec<_>>().join(", ");
    let of = |is: &dyn Fn(&str) -> bool| modules.iter().copied().filter(|module| is(module)).collect::<Vec<_>>();
    let moved = of(&|module| module.starts_with("manim."));
    if !moved.is_empty() {
        return format!("nothing to install, {} left Manim", named(&moved));
    }
    let old = of(&old_manims::had_module);
    if !old.is_empty() {
        return format!(
            "nothing to install, {} {} of 3b1b's old Manim",
            named(&old),
            if old.len() == 1 { "is a module" } else { "are modules" }
        );
    }
    let unknown = of(&|module| package_of(module).is_none());
    if !unknown.is_empty() {
        return format!("no package is known to bring {}", named(&unknown));
    }
    let mut packages: Vec<&str> = modules.iter().filter_map(|module| package_of(module)).collect();
    packages.sort_unstable();
    packages.dedup();
    let quoted: Vec<String> = packages.iter().map(|package| format!("\"{package}\"")).collect();
    format!("add `packages = [{}]` to `[environment]`", quoted.join(", "))
}

/// A module as advice names it: Manim's own with their whole names, others by the package's.
fn short(module: &str) -> &str {
    if module.starts_with("manim.") { module } else { module.split('.').next().unwrap_or_default() }
}

/// The package that brings a module, for those that are known.
fn package_of(module: &str) -> Option<&'static str> {
    const OTHER_NAMES: [(&str, &str); 20] = [
        ("Bio", "biopython"),
        ("Crypto", "pycryptodome"),
        ("PIL", "pillow"),
        ("attr", "attrs"),
        ("bs4", "beautifulsoup4"),
        ("cv2", "opencv-python-headless"),
        ("dateutil", "python-dateutil"),
        ("dotenv", "python-dotenv"),
        ("fitz", "pymupdf"),
        ("manim_chemistry", "manim-chemistry"),
        ("manim_fonts", "manim-fonts"),
        ("manim_ml", "manim-ml"),
        ("manim_physics", "manim-physics"),
        ("manim_slides", "manim-slides"),
        ("manim_voiceover", "manim-voiceover"),
        ("serial", "pyserial"),
        ("skimage", "scikit-image"),
        ("sklearn", "scikit-learn"),
        ("umap", "umap-learn"),
        ("yaml", "pyyaml"),
    ];
    const SAME_NAMES: [&str; 32] = [
        "astropy",
        "chanim",
        "chess",
        "geopandas",
        "gtts",
        "igraph",
        "imageio",
        "librosa",
        "matplotlib",
        "mido",
        "mpmath",
        "music21",
        "networkx",
        "nltk",
        "numba",
        "osmnx",
        "pandas",
        "plotly",
        "pulp",
        "pydub",
        "qiskit",
        "requests",
        "scipy",
        "seaborn",
        "shapely",
        "soundfile",
        "statsmodels",
        "sympy",
        "tensorflow",
        "torch",
        "torchvision",
        "trimesh",
    ];
    let other = OTHER_NAMES.iter().find(|(name, _)| *name == module).map(|(_, package)| *package);
    other.or_else(|| SAME_NAMES.into_iter().find(|name| *name == module))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Stage;

    fn dropped(evidence: &str) -> Decision {
        Decision {
            stage: Stage::Check,
            id: "a".into(),
            reason: "missing-package".into(),
            evidence: evidence.into(),
            code: String::new(),
        }
    }

    #[test]
    fn packages_are_counted_by_what_wins_a_sample_back() {
        let decisions = ["cv2, pulp.apis", "pulp", "pulp, pulp.apis\nline 3: …", ""].map(dropped);
        let wanted = missing_packages(&decisions);
        assert_eq!(
            package_advice(&wanted),
            [
                "add `packages = [\"pulp\"]` to `[environment]`: 2 samples",
                "add `packages = [\"opencv-python-headless\", \"pulp\"]` to `[environment]`: 1 sample"
            ]
        );
    }

    #[test]
    fn nobody_is_told_to_install_what_an_index_has_by_chance() {
        let decisions = [
            "constants, animation.transform",
            "constants",
            "scene, mobject, numpy_helpers",
            "manim.mobject.svg.tex_mobject",
            "my_helpers",
        ]
        .map(dropped);
        let advice = package_advice(&missing_packages(&decisions)).join("\n");
        assert!(!advice.contains("install constants") && !advice.contains("packages ="), "{advice}");
        assert!(
            advice.contains("nothing to install, `animation`, `constants` are modules of 3b1b's old Manim: 1 sample"),
            "{advice}"
        );
        assert!(advice.contains("nothing to install, `manim.mobject.svg.tex_mobject` left Manim: 1 sample"), "{advice}");
        assert!(advice.contains("no package is known to bring `my_helpers`: 1 sample"), "{advice}");
    }

    #[test]
    fn a_share_is_the_same_in_any_order_and_never_nothing() {
        let codes: Vec<String> = (0..250).map(|number| number.to_string()).collect();
        let one = chosen(codes.iter().map(String::as_str).enumerate(), 0.01);
        assert_eq!(one.len(), 3);
        let backwards = chosen(codes.iter().map(String::as_str).rev().enumerate(), 0.01);
        let mut same: Vec<usize> = backwards.into_iter().map(|index| 249 - index).collect();
        same.sort_unstable();
        assert_eq!(one, same);
        assert_eq!(chosen([(0, "a")].into_iter(), 0.01), [0]);
        assert!(chosen([(0, "a")].into_iter(), 0.0).is_empty());
    }
}
