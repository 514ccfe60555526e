//! Columns of a Parquet file by name. A column that is not there, or holds something else than was expected, is read as
//! empty: a report is for looking at whatever a folder holds, also when another version of the tool wrote it.

use std::fs::File;
use std::path::Path;

use arrow::array::{Array, AsArray, BinaryArray, Float64Array, ListArray, RecordBatch, StringArray};
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::{DataType, Field, Float64Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::error::{Error, Hint};

/// All rows of one file.
pub(super) struct Columns {
    batch: RecordBatch,
}

impl Columns {
    /// Reads a file.
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        let broken = |cause: &dyn std::fmt::Display| {
            Error::file(path, format!("cannot be read: {cause}")).hint("build the dataset again with `manimill build`")
        };
        let file = File::open(path).map_err(|cause| broken(&cause))?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|cause| broken(&cause))?;
        let schema = reader.schema().clone();
        let batches: Vec<RecordBatch> =
            reader.build().map_err(|cause| broken(&cause))?.collect::<Result<_, _>>().map_err(|cause| broken(&cause))?;
        let batch = concat_batches(&schema, &batches).map_err(|cause| broken(&cause))?;
        Ok(Self { batch })
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.batch.num_rows()
    }

    /// Texts of a column.
    pub(super) fn texts(&self, name: &str) -> Texts {
        Texts(self.cast_to(name, &DataType::Utf8).and_then(|array| array.as_string_opt::<i32>().cloned()))
    }

    /// Numbers of a column.
    pub(super) fn numbers(&self, name: &str) -> Numbers {
        Numbers(self.cast_to(name, &DataType::Float64).and_then(|array| array.as_primitive_opt::<Float64Type>().cloned()))
    }

    /// Names of the columns that hold numbers, in order.
    pub(super) fn numeric(&self) -> Vec<String> {
        let schema = self.batch.schema();
        schema.fields().iter().filter(|field| field.data_type().is_numeric()).map(|field| field.name().clone()).collect()
    }

    /// Bytes of a column.
    pub(super) fn bytes(&self, name: &str) -> Option<BinaryArray> {
        self.cast_to(name, &DataType::Binary)?.as_binary_opt::<i32>().cloned()
    }

    /// Lists of texts.
    pub(super) fn text_lists(&self, name: &str) -> TextLists {
        let item = Field::new("item", DataType::Utf8, true);
        TextLists(self.cast_to(name, &DataType::List(item.into())).and_then(|array| array.as_list_opt::<i32>().cloned()))
    }

    /// Lists of records of texts: for each row, a row of the values of the named fields. Where the lists hold plain texts,
    /// these are the first field.
    pub(super) fn record_lists<const N: usize>(&self, name: &str, fields: [&str; N]) -> Vec<Vec<[String; N]>> {
        let nothing = || vec![Vec::new(); self.len()];
        let Some(lists) = self.batch.column_by_name(name).and_then(|array| array.as_list_opt::<i32>()) else { return nothing() };
        (0..lists.len())
            .map(|row| {
                let value = lists.value(row);
                let Some(records) = value.as_struct_opt() else {
                    let plain = |text: &str| std::array::from_fn(|at| if at == 0 { text.to_owned() } else { String::new() });
                    let texts = value.as_string_opt::<i32>();
                    return texts.map(|texts| texts.iter().flatten().map(plain).collect()).unwrap_or_default();
                };
                let columns = fields.map(|field| records.column_by_name(field).and_then(|array| array.as_string_opt::<i32>()));
                (0..records.len())
                    .map(|at| columns.map(|column| column.map(|column| column.value(at).to_owned()).unwrap_or_default()))
                    .collect()
            })
            .collect()
    }

    fn cast_to(&self, name: &str, wanted: &DataType) -> Option<arrow::array::ArrayRef> {
        cast(self.batch.column_by_name(name)?, wanted).ok()
    }
}

/// One column of texts.
pub(super) struct Texts(Option<StringArray>);

impl Texts {
    /// The text of a row; `None` where it is null or the column is not there.
    pub(super) fn get(&self, row: usize) -> Option<&str> {
        self.0.as_ref().filter(|array| array.is_valid(row)).map(|array| array.value(row))
    }

    /// The text of a row, or nothing.
    pub(super) fn text(&self, row: usize) -> String {
        self.get(row).unwrap_or_default().to_owned()
    }
}

/// One column of numbers.
pub(super) struct Numbers(Option<Float64Array>);

impl Numbers {
    /// The number of a row; `None` where it is null or the column is not there.
    pub(super) fn get(&self, row: usize) -> Option<f64> {
        self.0.as_ref().filter(|array| array.is_valid(row)).map(|array| array.value(row))
    }
}

/// One column of lists of texts.
pub(super) struct TextLists(Option<ListArray>);

impl TextLists {
    /// The list of a row.
    pub(super) fn get(&self, row: usize) -> Vec<String> {
        let Some(lists) = self.0.as_ref().filter(|array| array.is_valid(row)) else { return Vec::new() };
        let value = lists.value(row);
        value.as_string_opt::<i32>().map(|texts| texts.iter().flatten().map(str::to_owned).collect()).unwrap_or_default()
    }
}
