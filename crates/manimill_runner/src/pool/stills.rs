//! The stills of a sample, drawn anew: what its process hands over as a picture may be anything, and goes into a dataset.

use std::io::Cursor;

use png::{BitDepth, ColorType, Decoder, Encoder, Limits, Transformations};

use crate::judgement::Still;

/// The longest side of a still, in pixels: a quarter of the largest film that anybody renders.
const LONGEST_SIDE: u32 = 4_096;

/// The most bytes that decoding may take.
const MOST_BYTES: usize = 64 << 20;

/// The same pictures with nothing in them but pixels; none if one is no picture.
pub(super) fn redrawn(stills: Vec<Still>) -> Option<Vec<Still>> {
    stills.into_iter().map(|still| Some(Still { png: redraw(&still.png)?, ..still })).collect()
}

fn redraw(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: MOST_BYTES });
    decoder.set_transformations(Transformations::IDENTITY);
    let mut reader = decoder.read_info().ok()?;
    let (width, height) = (reader.info().width, reader.info().height);
    let palette = reader.info().palette.as_ref().map(|palette| palette.to_vec());
    if width.max(height) > LONGEST_SIDE {
        return None;
    }
    let mut pixels = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut pixels).ok()?;
    // The worker writes nothing else.
    if !matches!(info.color_type, ColorType::Indexed | ColorType::Rgb | ColorType::Grayscale)
        || info.bit_depth == BitDepth::Sixteen
    {
        return None;
    }
    let mut drawn = Vec::new();
    let mut encoder = Encoder::new(&mut drawn, width, height);
    encoder.set_color(info.color_type);
    encoder.set_depth(info.bit_depth);
    if let Some(palette) = palette {
        encoder.set_palette(palette);
    }
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels[..info.buffer_size()]).ok()?;
    writer.finish().ok()?;
    Some(drawn)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two by two pixels of two colours, with a comment, as Pillow writes it.
    fn picture(comment: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 2, 2);
        encoder.set_color(ColorType::Indexed);
        encoder.set_depth(BitDepth::One);
        encoder.set_palette(vec![0, 0, 0, 255, 255, 0]);
        encoder.add_text_chunk("Comment".to_owned(), comment.to_owned()).expect("it is short");
        let mut writer = encoder.write_header().expect("in memory");
        writer.write_image_data(&[0b0100_0000, 0b1000_0000]).expect("in memory");
        writer.finish().expect("in memory");
        bytes
    }

    #[test]
    fn only_pixels_are_left_of_a_still() {
        let drawn = redraw(&picture("<script>")).expect("it is a picture");
        assert!(!drawn.windows(8).any(|bytes| bytes == b"<script>"));
        assert_eq!(redraw(&drawn), Some(drawn.clone()), "drawn again, it is the same");
        let mut reader = Decoder::new(Cursor::new(drawn.as_slice())).read_info().expect("it is a picture");
        let mut pixels = vec![0; 64];
        reader.next_frame(&mut pixels).expect("it has pixels");
        assert_eq!(pixels[..2], [0b0100_0000, 0b1000_0000]);
    }

    #[test]
    fn what_is_no_picture_is_none() {
        for bytes in [&b"<svg onload='alert(1)'/>"[..], b"", &picture("")[..40]] {
            assert!(redrawn(vec![Still { time: 0.0, png: bytes.to_vec() }]).is_none());
        }
    }
}
