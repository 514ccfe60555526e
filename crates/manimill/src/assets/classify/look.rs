//! What can be seen of a picture without a person: its size, its colours, how they change from pixel to pixel.
//!
//! Pictures come from anywhere: sizes are read before anything is decoded, and what is too large is known by its size only.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use image::{ImageReader, Limits, RgbaImage};
use resvg::tiny_skia;
use resvg::usvg;

/// Largest file that is looked into, in bytes.
pub const LARGEST_FILE: u64 = 24 << 20;
/// Largest vector file that is looked into, in bytes.
const LARGEST_VECTOR: usize = 6 << 20;
/// What a compressed file starts with.
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// Most pixels that are decoded.
const MOST_PIXELS: u64 = 36_000_000;
/// Pictures are judged at this size.
const SIDE: u32 = 96;
/// Writing is looked for at this size.
const TEXT_SIDE: u32 = 640;
/// A row of writing has so many letters.
const FEWEST_LETTERS: usize = 6;

/// What is known of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Width: pixels of a raster, units of what Manim would draw of a vector.
    pub width: f64,
    /// Height, in the same unit.
    pub height: f64,
    /// Which shares of width and height lie between the ends of its lines and curves. Manim scales by all points of a vector, the
    /// handles of its curves as well, but lays it out by these.
    pub between_ends: (f64, f64),
    /// Whether it is made of pixels or of paths.
    pub form: Form,
    /// Its pixels; `None` where they were too many to look at, or none.
    pub pixels: Option<Pixels>,
}

/// What a picture is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// Pixels.
    Raster,
    /// Paths.
    Vector {
        /// How many.
        shapes: usize,
        /// In how many colours.
        colours: usize,
        /// How many lines and curves they are made of.
        segments: usize,
        /// How many pieces of writing stand beside them: Manim draws none of these.
        texts: usize,
    },
}

/// What the pixels of a picture say.
#[derive(Clone, Debug, PartialEq)]
pub struct Pixels {
    /// Share of pixels that show what is behind.
    pub transparent: f64,
    /// The commonest colours of what is opaque with their shares, the commonest first; at most five.
    pub palette: Vec<([u8; 3], f64)>,
    /// How many colours (of 4,096) it takes to cover 95% of what is opaque.
    pub colours: usize,
    /// Share of neighbours of one colour.
    pub flat: f64,
    /// Share of neighbours of very different colours.
    pub edges: f64,
    /// Share of what is opaque that is neither black, white nor grey.
    pub coloured: f64,
    /// Rows of writing: runs of rows with ink on them, as high as a line of a page, between rows without.
    pub text_rows: usize,
    /// Mean colours of the left and the right edge.
    pub sides: [[u8; 3]; 2],
}

impl Look {
    /// Width over height.
    pub fn aspect(&self) -> f64 {
        self.width / self.height
    }

    /// The colour that stands for the picture: the commonest one that is neither black, white nor grey, else the commonest.
    pub fn colour(&self) -> Option<[u8; 3]> {
        let palette = &self.pixels.as_ref()?.palette;
        let vivid =
            palette.iter().find(|(colour, share)| *share > 0.08 && saturation(*colour) > 0.25 && brightness(*colour) > 0.2);
        vivid.or(palette.first()).map(|(colour, _)| *colour)
    }
}

/// How far a colour is from grey, 0 to 1.
pub fn saturation([red, green, blue]: [u8; 3]) -> f64 {
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    if most == 0 { 0.0 } else { f64::from(most - least) / f64::from(most) }
}

/// 0 for black, 1 for white.
pub fn brightness([red, green, blue]: [u8; 3]) -> f64 {
    (0.299 * f64::from(red) + 0.587 * f64::from(green) + 0.114 * f64::from(blue)) / 255.0
}

/// Looks at a picture; its name says whether it is a vector.
///
/// # Errors
/// Why nothing can be seen: no picture, or a broken one.
pub fn look(name: &str, bytes: &[u8]) -> Result<Look, String> {
    let is_svg = name.rsplit('.').next().is_some_and(|ending| ending.eq_ignore_ascii_case("svg"));
    if is_svg { look_at_vector(bytes) } else { look_at_raster(bytes) }
}

/// A raster, whole, for the sheet of stills.
///
/// # Errors
/// Why it cannot be shown.
pub fn thumbnail(name: &str, bytes: &[u8], side: u32) -> Result<RgbaImage, String> {
    if name.to_ascii_lowercase().ends_with(".svg") {
        let tree = parse(bytes)?;
        return draw(&tree, side).ok_or_else(|| "there is nothing to draw".to_owned());
    }
    let (reader, _) = open(bytes)?;
    Ok(reader.decode().map_err(|cause| cause.to_string())?.thumbnail(side, side).to_rgba8())
}

type Reader<'a> = ImageReader<Cursor<&'a [u8]>>;

fn open(bytes: &[u8]) -> Result<(Reader<'_>, (u32, u32)), String> {
    let guess = || ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|cause| cause.to_string());
    let size = guess()?.into_dimensions().map_err(|cause| cause.to_string())?;
    if size.0 == 0 || size.1 == 0 {
        return Err("it has no pixels".to_owned());
    }
    let mut reader = guess()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_PIXELS * 8);
    reader.limits(limits);
    Ok((reader, size))
}

fn look_at_raster(bytes: &[u8]) -> Result<Look, String> {
    let (reader, (width, height)) = open(bytes)?;
    let mut seen =
        Look { width: f64::from(width), height: f64::from(height), between_ends: (1.0, 1.0), form: Form::Raster, pixels: None };
    if u64::from(width) * u64::from(height) <= MOST_PIXELS {
        let decoded = reader.decode().map_err(|cause| cause.to_string())?;
        let is_small = width.max(height) <= SIDE;
        let is_fine = width.max(height) <= TEXT_SIDE;
        let text_rows = text_rows(&if is_fine { decoded.clone() } else { decoded.thumbnail(TEXT_SIDE, TEXT_SIDE) }.to_rgba8());
        let small = if is_small { decoded } else { decoded.thumbnail(SIDE, SIDE) };
        seen.pixels = Some(Pixels { text_rows, ..pixels_of(&small.to_rgba8()) });
    }
    Ok(seen)
}

/// The tree of a vector file.
///
/// # Errors
/// Why it cannot be read.
pub fn parse(bytes: &[u8]) -> Result<usvg::Tree, String> {
    if bytes.len() > LARGEST_VECTOR {
        return Err(format!("a vector of {} bytes", bytes.len()));
    }
    let mut unpacked = Vec::new();
    let bytes = if bytes.starts_with(&GZIP) {
        let unpacking = flate2::read::GzDecoder::new(bytes).take(LARGEST_VECTOR as u64).read_to_end(&mut unpacked);
        unpacking.map_err(|cause| cause.to_string())?;
        &unpacked
    } else {
        bytes
    };
    if has_endless_path(bytes) {
        return Err("a path has a number that no picture needs".to_owned());
    }
    // Nothing that the file refers to is fetched or opened.
    let mut options = usvg::Options::default();
    options.image_href_resolver.resolve_string = Box::new(|_, _| None);
    usvg::Tree::from_data(bytes, &options).map_err(|cause| cause.to_string())
}

/// Whether the data of some path has a number of ten digits before its point, or an exponent that makes one: an arc of such a size is
/// cut into more pieces than there is time for.
fn has_endless_path(svg: &[u8]) -> bool {
    const DIGITS: usize = 10;
    let starts = (3..svg.len()).filter(|at| matches!(svg[at - 3..*at], [before, b'd', b'='] if before.is_ascii_whitespace()));
    starts.filter(|at| matches!(svg[*at], b'"' | b'\'')).any(|at| {
        let end = svg[at + 1..].iter().position(|byte| *byte == svg[at]).map_or(svg.len(), |length| at + 1 + length);
        let data = &svg[at + 1..end];
        let (mut whole, mut in_fraction) = (0, false);
        data.iter().enumerate().any(|(place, byte)| {
            match byte {
                b'0'..=b'9' if !in_fraction => whole += 1,
                b'0'..=b'9' => {}
                b'.' => (whole, in_fraction) = (0, true),
                _ => (whole, in_fraction) = (0, false),
            }
            let exponent = matches!(byte, b'e' | b'E') && {
                let digits = data[place + 1..].iter().skip_while(|byte| matches!(byte, b'+' | b'0'));
                digits.take_while(|byte| byte.is_ascii_digit()).count() > 1
            };
            whole >= DIGITS || exponent
        })
    })
}

fn look_at_vector(bytes: &[u8]) -> Result<Look, String> {
    let tree = parse(bytes)?;
    let mut paths = Vec::new();
    paths_of(tree.root(), &mut paths);
    let (mut bounds, mut ends) = (Bounds::default(), Bounds::default());
    let mut colours = std::collections::BTreeSet::new();
    for path in &paths {
        bounds.add_path(path, &mut ends);
        colours.insert(colour_of(path));
    }
    let (width, height) = bounds.size().ok_or("it has no paths")?;
    let between_ends = ends.size().map_or((1.0, 1.0), |(inner_width, inner_height)| (inner_width / width, inner_height / height));
    let segments = paths.iter().map(|path| path.data().len()).sum();
    let texts = bytes.windows(5).filter(|word| word == b"<text").count();
    let form = Form::Vector { shapes: paths.len(), colours: colours.len(), segments, texts };
    let pixels = draw(&tree, SIDE).map(|image| pixels_of(&image));
    Ok(Look { width, height, between_ends, form, pixels })
}

/// Every path, in the order in which they are drawn.
pub fn paths_of<'a>(group: &'a usvg::Group, paths: &mut Vec<&'a usvg::Path>) {
    for node in group.children() {
        match node {
            usvg::Node::Group(inner) => paths_of(inner, paths),
            usvg::Node::Path(path) => paths.push(path),
            usvg::Node::Image(_) | usvg::Node::Text(_) => {}
        }
    }
}

/// The colour that a path shows: of its fill, else of its stroke.
pub fn colour_of(path: &usvg::Path) -> Option<[u8; 3]> {
    let paint = path.fill().map(usvg::Fill::paint).or_else(|| path.stroke().map(usvg::Stroke::paint))?;
    match paint {
        usvg::Paint::Color(colour) => Some([colour.red, colour.green, colour.blue]),
        usvg::Paint::LinearGradient(gradient) => stop_colour(gradient.stops()),
        usvg::Paint::RadialGradient(gradient) => stop_colour(gradient.stops()),
        usvg::Paint::Pattern(_) => None,
    }
}

fn stop_colour(stops: &[usvg::Stop]) -> Option<[u8; 3]> {
    stops.first().map(|stop| [stop.color().red, stop.color().green, stop.color().blue])
}

/// What the points of paths span, their handles counted, as Manim measures them.
#[derive(Default)]
struct Bounds {
    low: Option<(f32, f32)>,
    high: Option<(f32, f32)>,
}

impl Bounds {
    fn add_path(&mut self, path: &usvg::Path, ends: &mut Self) {
        let transform = path.abs_transform();
        let mut last = tiny_skia::Point::zero();
        for segment in path.data().segments() {
            use tiny_skia::PathSegment::{Close, CubicTo, LineTo, MoveTo, QuadTo};
            match segment {
                MoveTo(to) | LineTo(to) => {
                    self.add(to, transform);
                    ends.add(to, transform);
                    last = to;
                }
                QuadTo(handle, to) => {
                    let toward = |from: tiny_skia::Point| {
                        let part = |from: f32, to: f32| from + (to - from) * 2.0 / 3.0;
                        tiny_skia::Point::from_xy(part(from.x, handle.x), part(from.y, handle.y))
                    };
                    for point in [toward(last), toward(to), to] {
                        self.add(point, transform);
                    }
                    ends.add(to, transform);
                    last = to;
                }
                CubicTo(first, second, to) => {
                    for point in [first, second, to] {
                        self.add(point, transform);
                    }
                    ends.add(to, transform);
                    last = to;
                }
                Close => {}
            }
        }
    }

    fn add(&mut self, mut point: tiny_skia::Point, transform: tiny_skia::Transform) {
        transform.map_point(&mut point);
        let (x, y) = (point.x, point.y);
        self.low = Some(self.low.map_or((x, y), |low| (low.0.min(x), low.1.min(y))));
        self.high = Some(self.high.map_or((x, y), |high| (high.0.max(x), high.1.max(y))));
    }

    fn size(&self) -> Option<(f64, f64)> {
        let (low, high) = (self.low?, self.high?);
        let (width, height) = (f64::from(high.0 - low.0), f64::from(high.1 - low.1));
        (width.is_finite() && height.is_finite() && width > 1e-6 && height > 1e-6).then_some((width, height))
    }
}

fn draw(tree: &usvg::Tree, side: u32) -> Option<RgbaImage> {
    let whole = tree.size();
    let scale = side as f32 / whole.width().max(whole.height());
    let (width, height) = ((whole.width() * scale).ceil().max(1.0) as u32, (whole.height() * scale).ceil().max(1.0) as u32);
    let mut canvas = tiny_skia::Pixmap::new(width.min(side), height.min(side))?;
    resvg::render(tree, tiny_skia::Transform::from_scale(scale, scale), &mut canvas.as_mut());
    let mut image = RgbaImage::new(canvas.width(), canvas.height());
    for (to, from) in image.pixels_mut().zip(canvas.pixels()) {
        let colour = from.demultiply();
        to.0 = [colour.red(), colour.green(), colour.blue(), colour.alpha()];
    }
    Some(image)
}

fn pixels_of(image: &RgbaImage) -> Pixels {
    let total = f64::from(image.width() * image.height());
    let mut counts: BTreeMap<[u8; 3], (u32, [u64; 3])> = BTreeMap::new();
    let (mut opaque, mut coloured) = (0_u32, 0_u32);
    for pixel in image.pixels() {
        let [red, green, blue, alpha] = pixel.0;
        if alpha < 128 {
            continue;
        }
        opaque += 1;
        coloured += u32::from(red.max(green).max(blue) - red.min(green).min(blue) > 24);
        let entry = counts.entry([red >> 4, green >> 4, blue >> 4]).or_default();
        entry.0 += 1;
        for (sum, part) in entry.1.iter_mut().zip([red, green, blue]) {
            *sum += u64::from(part);
        }
    }
    let mut common: Vec<([u8; 3], u32)> =
        counts.values().map(|(count, sums)| (sums.map(|sum| (sum / u64::from((*count).max(1))) as u8), *count)).collect();
    common.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(&right.0)));
    let mut covered = 0;
    let colours = common
        .iter()
        .take_while(|(_, count)| {
            let is_wanted = f64::from(covered) < 0.95 * f64::from(opaque);
            covered += count;
            is_wanted
        })
        .count();
    let palette = merged(&common, opaque);
    let (mut flat, mut edges, mut pairs) = (0_u32, 0_u32, 0_u32);
    for (x, y, pixel) in image.enumerate_pixels() {
        for (dx, dy) in [(1, 0), (0, 1)] {
            let Some(other) = image.get_pixel_checked(x + dx, y + dy) else { continue };
            if pixel.0[3] < 128 || other.0[3] < 128 {
                continue;
            }
            let distance: u32 = (0..3).map(|part| u32::from(pixel.0[part].abs_diff(other.0[part]))).sum();
            pairs += 1;
            flat += u32::from(distance <= 3);
            edges += u32::from(distance > 120);
        }
    }
    let share = |count: u32| f64::from(count) / f64::from(pairs.max(1));
    Pixels {
        transparent: 1.0 - f64::from(opaque) / total.max(1.0),
        palette,
        colours,
        flat: share(flat),
        edges: share(edges),
        coloured: f64::from(coloured) / f64::from(opaque.max(1)),
        text_rows: 0,
        sides: [mean_of_column(image, 0), mean_of_column(image, image.width().saturating_sub(1))],
    }
}

/// How many rows of writing a picture has: runs of rows that differ from the commonest colour, as high as a line of a page, that
/// fall apart into letters.
fn text_rows(image: &RgbaImage) -> usize {
    let mut counts: BTreeMap<[u8; 3], u32> = BTreeMap::new();
    for pixel in image.pixels() {
        let [red, green, blue, _] = pixel.0;
        *counts.entry([red >> 4, green >> 4, blue >> 4]).or_default() += 1;
    }
    let Some(ground) = counts.iter().max_by_key(|(_, count)| **count).map(|(colour, _)| colour.map(|part| part << 4 | 8)) else {
        return 0;
    };
    let is_ink = |x: u32, y: u32| {
        let pixel = image.get_pixel(x, y).0;
        (0..3).map(|part| u32::from(pixel[part].abs_diff(ground[part]))).sum::<u32>() > 90
    };
    let has_ink = |y: u32| (0..image.width()).filter(|x| is_ink(*x, y)).count() as u32 * 25 > image.width();
    let letters = |rows: std::ops::Range<u32>| {
        let columns: Vec<bool> = (0..image.width()).map(|x| rows.clone().any(|y| is_ink(x, y))).collect();
        columns.windows(2).filter(|pair| !pair[0] && pair[1]).count()
    };
    let (mut rows, mut start) = (0, None);
    for y in 0..=image.height() {
        if y < image.height() && has_ink(y) {
            start.get_or_insert(y);
        } else if let Some(first) = start.take() {
            rows += usize::from((3..=image.height() / 12).contains(&(y - first)) && letters(first..y) >= FEWEST_LETTERS);
        }
    }
    rows
}

/// The commonest colours, those that a person would not tell apart counted together.
fn merged(common: &[([u8; 3], u32)], opaque: u32) -> Vec<([u8; 3], f64)> {
    let mut palette: Vec<([u8; 3], u32)> = Vec::new();
    for (colour, count) in common.iter().take(400) {
        let near = |known: &[u8; 3]| (0..3).map(|part| u32::from(known[part].abs_diff(colour[part]))).sum::<u32>() < 70;
        match palette.iter_mut().find(|(known, _)| near(known)) {
            Some((_, sum)) => *sum += count,
            None => palette.push((*colour, *count)),
        }
    }
    palette.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(&right.0)));
    palette.truncate(5);
    palette.into_iter().map(|(colour, count)| (colour, f64::from(count) / f64::from(opaque.max(1)))).collect()
}

fn mean_of_column(image: &RgbaImage, x: u32) -> [u8; 3] {
    let mut sums = [0_u32; 3];
    for y in 0..image.height() {
        for (sum, part) in sums.iter_mut().zip(image.get_pixel(x, y).0) {
            *sum += u32::from(part);
        }
    }
    sums.map(|sum| (sum / image.height().max(1)) as u8)
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, Rgba};

    use super::*;

    fn png(image: &RgbaImage) -> Vec<u8> {
        let mut bytes = Vec::new();
        image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).expect("a picture in memory");
        bytes
    }

    #[test]
    fn a_picture_of_two_halves_has_two_colours() {
        let image = RgbaImage::from_fn(40, 20, |x, _| if x < 20 { Rgba([255, 0, 0, 255]) } else { Rgba([0, 0, 0, 0]) });
        let seen = look("a.png", &png(&image)).expect("it is whole");
        assert_eq!((seen.width, seen.height, seen.colour()), (40.0, 20.0, Some([255, 0, 0])));
        let pixels = seen.pixels.expect("it is small");
        assert!((pixels.transparent - 0.5).abs() < 0.03, "{pixels:?}");
    }

    #[test]
    fn rows_of_letters_are_writing_and_lines_are_not() {
        let rows_of = |is_ink: fn(u32, u32) -> bool| {
            let ink = |x, y| if is_ink(x, y) { Rgba([0, 0, 0, 255]) } else { Rgba([255; 4]) };
            let seen = look("a.png", &png(&RgbaImage::from_fn(400, 300, ink))).expect("it is whole");
            seen.pixels.expect("it is small").text_rows
        };
        assert_eq!(rows_of(|x, y| y % 20 < 8 && x % 10 < 6), 15, "a page");
        assert_eq!(rows_of(|x, y| y % 20 < 2 || x == 40), 0, "a grid");
        assert_eq!(rows_of(|x, y| y / 3 == x / 4), 0, "a graph");
    }

    #[test]
    fn a_vector_is_as_large_as_its_paths_with_their_handles() {
        let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 99">
            <path d="M10 10 H30 V20 H10 Z" fill="#ff0000"/><path d="M10 10 C 10 50, 30 50, 30 10" fill="#00ff00"/></svg>"##;
        let seen = look("a.svg", svg.as_bytes()).expect("it is whole");
        assert_eq!((seen.width, seen.height), (20.0, 40.0));
        assert!(matches!(seen.form, Form::Vector { shapes: 2, colours: 2, segments: 7, texts: 0 }), "{:?}", seen.form);
    }

    #[test]
    fn an_arc_without_end_is_refused_at_once() {
        let path = |data: &str| format!(r#"<svg xmlns="http://www.w3.org/2000/svg"><path d="{data}"/></svg>"#);
        for data in ["M 5 77777777777777777777777777777777777777730 A 20 20, 0, 0, 1, 50 30", "M 5 7e40 A 20 20, 0, 0, 1, 50 30"]
        {
            assert!(parse(path(data).as_bytes()).is_err(), "{data}");
        }
        for data in ["M 5 -1.12345678901234 A 20 20, 0, 0, 1, 50 30", "M 0 0 L 1e-12 1e+05 123456789"] {
            assert!(parse(path(data).as_bytes()).is_ok(), "{data}");
        }
    }

    #[test]
    fn broken_and_huge_files_cost_themselves_only() {
        let whole = png(&RgbaImage::new(64, 64));
        assert!(look("a.png", &whole[..whole.len() / 2]).is_err());
        assert!(look("a.png", b"no picture").is_err());
        assert!(look("a.svg", b"<svg").is_err());
        // 10,000 by 10,000 pixels: the header tells the size, and nothing is decoded.
        let huge = png(&RgbaImage::new(10_000, 10_000));
        let seen = look("a.png", &huge).expect("the size is known");
        assert_eq!((seen.width, seen.height, seen.pixels), (10_000.0, 10_000.0, None));
    }

    #[test]
    fn a_vector_that_refers_to_itself_a_thousand_million_times_is_refused() {
        let mut bomb = r#"<svg xmlns="http://www.w3.org/2000/svg"><g id="a0"><path d="M0 0h9v9z"/></g>"#.to_owned();
        for level in 1..10 {
            let uses = format!("<use href=\"#a{}\"/>", level - 1).repeat(10);
            bomb += &format!("<g id=\"a{level}\">{uses}</g>");
        }
        bomb += "<use href=\"#a9\"/></svg>";
        assert!(look("a.svg", bomb.as_bytes()).is_err());
        let entities = "<!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">]><svg>&e;</svg>";
        assert!(look("a.svg", entities.as_bytes()).is_err());
    }
}
