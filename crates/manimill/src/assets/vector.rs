//! Vector files that are a few simple shapes become exactly those shapes of Manim's: no less, and so no worse than the original.

use std::fmt::Write;

use resvg::tiny_skia::{PathSegment, Point};
use resvg::usvg;

use super::classify::look::{parse, paths_of};
use super::drawing::{hex, short};

/// Most shapes that are written out.
const MOST_SHAPES: usize = 10;
/// Most points in all of them together.
const MOST_POINTS: usize = 48;

/// A function that draws a vector file shape by shape, if it is simple enough to be read; `draw_NAME(width, height, color=None)`.
pub(super) fn shapes(bytes: &[u8], name: &str) -> Option<String> {
    let tree = parse(bytes).ok()?;
    let mut paths = Vec::new();
    paths_of(tree.root(), &mut paths);
    if paths.is_empty() || paths.len() > MOST_SHAPES {
        return None;
    }
    let outlines: Vec<Outline> = paths.iter().map(|path| outline(path)).collect::<Option<_>>()?;
    if outlines.iter().map(|outline| outline.points.len()).sum::<usize>() > MOST_POINTS {
        return None;
    }
    // As Manim places it: two units high, its middle in the origin, up is up.
    let all = || outlines.iter().flat_map(|outline| &outline.points);
    let (left, right) = extent(all().map(|point| point.x))?;
    let (top, bottom) = extent(all().map(|point| point.y))?;
    let scale = 2.0 / f64::from(bottom - top);
    if !scale.is_finite() || right <= left {
        return None;
    }
    let place = |point: Point| {
        let x = (f64::from(point.x) - f64::from(left + right) / 2.0) * scale;
        let y = (f64::from(top + bottom) / 2.0 - f64::from(point.y)) * scale;
        [x, y]
    };
    let mut body = String::new();
    for (path, outline) in paths.iter().zip(&outlines) {
        let points: Vec<[f64; 2]> = outline.points.iter().map(|point| place(*point)).collect();
        let _ = writeln!(body, "        {},", written(outline.form, &points, &style(path)?));
    }
    let words = name.replace('_', " ");
    Some(format!(
        "def draw_{name}(width, height, color=None):\n    \"\"\"The drawing `{words}`, shape by shape.\"\"\"\n    shapes = VGroup(\n{body}    )\n    \
         if color is not None:\n        shapes.set_color(color)\n    \
         return shapes.stretch_to_fit_width(width).stretch_to_fit_height(height).center()"
    ))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Rectangle,
    Ellipse,
    Polygon,
    Corners,
}

#[derive(Debug)]
struct Outline {
    form: Form,
    points: Vec<Point>,
}

/// What a path is, if it is one closed or open line of a simple kind.
fn outline(path: &usvg::Path) -> Option<Outline> {
    let transform = path.abs_transform();
    let mut points: Vec<Point> = Vec::new();
    let mut handles = 0;
    let mut is_closed = false;
    for segment in path.data().segments() {
        if is_closed {
            return None;
        }
        match segment {
            PathSegment::MoveTo(to) if points.is_empty() => points.push(to),
            PathSegment::LineTo(to) if handles == 0 => points.push(to),
            PathSegment::CubicTo(first, second, to) if points.len() == 1 + handles * 3 => {
                points.extend([first, second, to]);
                handles += 1;
            }
            PathSegment::Close => is_closed = true,
            _ => return None,
        }
    }
    for point in &mut points {
        transform.map_point(point);
    }
    if handles > 0 {
        let corners: Vec<Point> = points.iter().copied().step_by(3).collect();
        let ellipse = handles == 4 && is_ellipse(&corners);
        return ellipse.then_some(Outline { form: Form::Ellipse, points });
    }
    if points.len() > 2 && points.first() == points.last() {
        points.pop();
        is_closed = true;
    }
    let form = match (is_closed, points.len()) {
        (true, 4) if is_upright(&points) => Form::Rectangle,
        (true, 3..) => Form::Polygon,
        (false, 2..) => Form::Corners,
        _ => return None,
    };
    Some(Outline { form, points })
}

/// Whether four corners are those of a rectangle with upright sides.
fn is_upright(points: &[Point]) -> bool {
    let near = |left: f32, right: f32| (left - right).abs() < 1e-3;
    (0..4).all(|place| {
        let (from, to) = (points[place], points[(place + 1) % 4]);
        if place % 2 == usize::from(near(points[0].x, points[1].x)) { near(from.y, to.y) } else { near(from.x, to.x) }
    })
}

/// Whether four quarters meet at the ends of two upright axes.
fn is_ellipse(corners: &[Point]) -> bool {
    let [start, quarter, half, last, end] = corners else { return false };
    let size = (start.x - half.x).hypot(start.y - half.y).max(1e-3);
    let near = |left: f32, right: f32| (left - right).abs() < 1e-2 * size;
    // The middles of the two axes meet.
    let is_around = near(quarter.x + last.x, start.x + half.x) && near(quarter.y + last.y, start.y + half.y);
    let is_closed = near(start.x, end.x) && near(start.y, end.y);
    let is_flat = near(start.y, half.y) && near(quarter.x, last.x);
    is_around && is_closed && (is_flat || (near(start.x, half.x) && near(quarter.y, last.y)))
}

fn extent(values: impl Iterator<Item = f32>) -> Option<(f32, f32)> {
    values.fold(None, |extent, value| {
        Some(extent.map_or((value, value), |(low, high): (f32, f32)| (low.min(value), high.max(value))))
    })
}

fn written(form: Form, points: &[[f64; 2]], style: &str) -> String {
    let list = |points: &[[f64; 2]]| {
        points.iter().map(|[x, y]| format!("[{}, {}, 0]", short(*x), short(*y))).collect::<Vec<_>>().join(", ")
    };
    let span = |part: usize| {
        let values = points.iter().map(|point| point[part]);
        (values.clone().fold(f64::MAX, f64::min), values.fold(f64::MIN, f64::max))
    };
    let ((left, right), (bottom, top)) = (span(0), span(1));
    let (width, height) = (right - left, top - bottom);
    let middle = format!(".move_to([{}, {}, 0])", short(f64::midpoint(left, right)), short(f64::midpoint(bottom, top)));
    match form {
        Form::Rectangle => format!("Rectangle(width={}, height={}, {style}){middle}", short(width), short(height)),
        Form::Ellipse if (width - height).abs() < 1e-3 => format!("Circle({}, {style}){middle}", short(width / 2.0)),
        Form::Ellipse => format!("Ellipse(width={}, height={}, {style}){middle}", short(width), short(height)),
        Form::Polygon => format!("Polygon({}, {style})", list(points)),
        Form::Corners if points.len() == 2 => format!("Line({}, {style})", list(points)),
        Form::Corners => format!("VMobject({style}).set_points_as_corners([{}])", list(points)),
    }
}

/// The colours of a path; `None` where they cannot be said in a few words.
fn style(path: &usvg::Path) -> Option<String> {
    let colour = |paint: &usvg::Paint| match paint {
        usvg::Paint::Color(colour) => Some(hex([colour.red, colour.green, colour.blue])),
        _ => None,
    };
    let fill = path.fill().map(|fill| Some((colour(fill.paint())?, fill.opacity().get())));
    let stroke = path.stroke().map(|stroke| Some((colour(stroke.paint())?, stroke.width().get())));
    Some(match (fill, stroke) {
        (Some(fill), None) => {
            let (fill, opacity) = fill?;
            format!("color={fill}, fill_opacity={}, stroke_width=0", short(f64::from(opacity)))
        }
        (Some(fill), Some(stroke)) => {
            let ((fill, opacity), (stroke, width)) = (fill?, stroke?);
            let opacity = short(f64::from(opacity));
            format!("color={stroke}, stroke_width={}, fill_color={fill}, fill_opacity={opacity}", short(f64::from(width)))
        }
        (None, Some(stroke)) => {
            let (stroke, width) = stroke?;
            format!("color={stroke}, stroke_width={}", short(f64::from(width)))
        }
        (None, None) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_shapes_become_those_shapes() {
        let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20">
            <rect x="0" y="0" width="20" height="10" fill="#ff0000"/>
            <circle cx="10" cy="15" r="5" fill="#0000ff"/>
            <polygon points="0,0 5,0 5,5" fill="#00ff00" stroke="#ffffff" stroke-width="2"/></svg>"##;
        let code = shapes(svg.as_bytes(), "sign").expect("it is simple");
        assert!(
            code.contains(
                "Rectangle(width=2, height=1, color=\"#FF0000\", fill_opacity=1, stroke_width=0).move_to([0, 0.5, 0]),"
            ),
            "{code}"
        );
        assert!(code.contains("Circle(0.5, color=\"#0000FF\""), "{code}");
        assert!(code.contains("Polygon([-1, 1, 0], [-0.5, 1, 0], [-0.5, 0.5, 0], color=\"#FFFFFF\", stroke_width=2"), "{code}");
    }

    #[test]
    fn what_is_not_simple_is_left_to_the_catalogue() {
        let curve = r#"<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0 C 1 2 3 4 5 6 L 9 9"/></svg>"#;
        assert_eq!(shapes(curve.as_bytes(), "a"), None);
        assert_eq!(shapes(b"<svg", "a"), None);
    }
}
