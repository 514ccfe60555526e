//! The picture in the manual shows the settings as they are.

use std::fmt::Write as _;
use std::path::Path;

use manimill::settings::NearSettings;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 56.0;
const TOP: f64 = 20.0;
const SIDE: (f64, f64) = (560.0, 280.0);

#[test]
fn the_curve_in_the_manual_is_that_of_the_defaults() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual/dedup-curve.svg");
    let picture = picture(&NearSettings::default());
    if std::env::var_os("MANIMILL_UPDATE_CASES").is_some() {
        std::fs::write(&path, &picture).expect("the picture can be written");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == picture, "MANIMILL_UPDATE_CASES=1 draws docs/manual/dedup-curve.svg anew");
}

/// The chance that two programs of this similarity share a band.
fn chance(similarity: f64, settings: &NearSettings) -> f64 {
    let rows = i32::try_from(settings.rows).expect("few rows");
    let bands = i32::try_from(settings.bands).expect("few bands");
    1.0 - (1.0 - similarity.powi(rows)).powi(bands)
}

fn picture(settings: &NearSettings) -> String {
    let place = |similarity: f64, chance: f64| (LEFT + similarity * SIDE.0, TOP + (1.0 - chance) * SIDE.1);
    let (bottom, right) = (TOP + SIDE.1, LEFT + SIDE.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"white\"/>\n"
    );
    for step in 0..=5 {
        let share = f64::from(step) / 5.0;
        let (x, y) = place(share, share);
        let _ = writeln!(out, "<path d=\"M{LEFT} {y:.1}H{right}M{x:.1} {TOP}V{bottom}\" stroke=\"#ddd\"/>");
        let _ =
            writeln!(out, "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{:.0}%</text>", LEFT - 6.0, y + 4.0, share * 100.0);
        let _ = writeln!(out, "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{share:.1}</text>", bottom + 18.0);
    }
    for (value, colour, what) in [(settings.related, "#d08700", "related"), (settings.jaccard, "#c11007", "near twins")] {
        let (x, _) = place(value, 0.0);
        let _ = writeln!(out, "<path d=\"M{x:.1} {TOP}V{bottom}\" stroke=\"{colour}\" stroke-dasharray=\"5 4\"/>");
        let y = if what == "related" { bottom - 26.0 } else { bottom - 10.0 };
        let _ = writeln!(out, "<text x=\"{:.1}\" y=\"{y:.1}\" fill=\"{colour}\">{what} from {value}</text>", x + 5.0);
    }
    let points: Vec<String> = (0..=100)
        .map(|step| {
            let similarity = f64::from(step) / 100.0;
            let (x, y) = place(similarity, chance(similarity, settings));
            format!("{x:.1},{y:.1}")
        })
        .collect();
    let _ = writeln!(out, "<polyline points=\"{}\" fill=\"none\" stroke=\"#155dfc\" stroke-width=\"2.5\"/>", points.join(" "));
    let _ = writeln!(
        out,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">Jaccard similarity; {} bands of {} rows</text>\n</svg>",
        LEFT + SIDE.0 / 2.0,
        bottom + 40.0,
        settings.bands,
        settings.rows,
    );
    out
}
