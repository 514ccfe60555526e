//! The shape stage: samples are measured one by one, then the whole is settled, then both become rows.

use rayon::prelude::*;

use super::Build;
use crate::error::Error;
use crate::export::schema::Record;
use crate::ledger::Stage;
use crate::render::trust::Trust;
use crate::sample::Rendered;
use crate::settings::{RenderMode, Settings};
use crate::shape::{self, Curriculum, LongScene, Lost, Measured, ShapeReport};

impl Build<'_> {
    /// The rows in the order in which they are written, and the shape of the whole where the build comes that far.
    pub(super) fn shape(
        &mut self,
        samples: Vec<Rendered>,
        long_scenes: Vec<LongScene>,
        trust: &Trust,
    ) -> Result<(Vec<Record>, Option<ShapeReport>), Error> {
        let settings = self.settings;
        if settings.until < Stage::Shape {
            let mut records: Vec<Record> = samples
                .into_iter()
                .map(|rendered| Record::of(rendered, None, &settings.shape.tokenizers, sampled(settings), trust))
                .collect();
            records.sort_by(|left, right| left.id.cmp(&right.id));
            return Ok((records, None));
        }
        let measured: Vec<Measured> = self.stage(
            Stage::Shape,
            "measuring",
            samples,
            |rendered| &rendered.unique.checked.sample,
            |rendered| shape::measure(settings, rendered),
        )?;
        let decisions = self.ledger.decisions();
        let lost: Vec<Lost> = decisions.par_iter().filter_map(|decision| Lost::of(settings, decision)).collect();
        let (mut shaped, report) = shape::settle(settings, measured, &lost, long_scenes);
        if settings.shape.curriculum == Curriculum::Sorted {
            shaped.sort_by(|left, right| shape::easiest_first(&settings.shape, left, right));
        } else {
            shaped.sort_by(|left, right| left.rendered.unique.checked.sample.id.cmp(&right.rendered.unique.checked.sample.id));
        }
        let records = shaped
            .into_iter()
            .map(|it| Record::of(it.rendered, Some(&it.shape), &settings.shape.tokenizers, sampled(settings), trust))
            .collect();
        Ok((records, Some(report)))
    }
}

fn sampled(settings: &Settings) -> bool {
    settings.render.mode == RenderMode::Sampled
}
