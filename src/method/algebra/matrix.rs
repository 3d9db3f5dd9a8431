//! A dense matrix.
//!
//! In: rows or a rule for each place. Out: places, rows, columns. Must not: be larger than the weighting of one parent needs;
//! there is no sparse form.

/// A matrix of floats, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    columns: usize,
    cells: Vec<f64>,
}

impl Matrix {
    /// The matrix with `cell(row, column)` at each place.
    pub fn from_fn(rows: usize, columns: usize, mut cell: impl FnMut(usize, usize) -> f64) -> Matrix {
        let mut cells = Vec::with_capacity(rows.saturating_mul(columns));
        for row in 0..rows {
            cells.extend((0..columns).map(|column| cell(row, column)));
        }
        Matrix { columns, cells }
    }

    /// 1 on the diagonal, 0 beside it.
    pub fn identity(size: usize) -> Matrix {
        Matrix::from_fn(size, size, |row, column| if row == column { 1.0 } else { 0.0 })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.cells.len().checked_div(self.columns).unwrap_or(0)
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The number at a place; 0 outside the matrix.
    pub fn at(&self, row: usize, column: usize) -> f64 {
        self.row(row).get(column).copied().unwrap_or(0.0)
    }

    /// Puts a number at a place; nothing happens outside the matrix.
    pub fn put(&mut self, row: usize, column: usize, number: f64) {
        if let Some(cell) = self.row_mut(row).get_mut(column) {
            *cell = number;
        }
    }

    /// A row; empty outside the matrix.
    pub fn row(&self, row: usize) -> &[f64] {
        self.cells.chunks_exact(self.columns.max(1)).nth(row).unwrap_or_default()
    }

    /// A row to be changed; empty outside the matrix.
    pub fn row_mut(&mut self, row: usize) -> &mut [f64] {
        self.cells.chunks_exact_mut(self.columns.max(1)).nth(row).unwrap_or_default()
    }

    /// A column, from the first row to the last.
    pub fn column(&self, column: usize) -> Vec<f64> {
        (0..self.rows()).map(|row| self.at(row, column)).collect()
    }

    /// The matrix turned over its diagonal.
    pub fn transposed(&self) -> Matrix {
        Matrix::from_fn(self.columns, self.rows(), |row, column| self.at(column, row))
    }

    /// Turns two columns in their plane: x ← c·x + s·y, y ← c·y − s·x.
    pub fn turn_columns(&mut self, (first, second): (usize, usize), (cosine, sine): (f64, f64)) {
        for row in 0..self.rows() {
            let (x, y) = (self.at(row, first), self.at(row, second));
            self.put(row, first, cosine * x + sine * y);
            self.put(row, second, cosine * y - sine * x);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_rows_and_columns() {
        let matrix = Matrix::from_fn(2, 3, |row, column| (10 * row + column) as f64);
        assert_eq!((matrix.rows(), matrix.columns(), matrix.at(1, 2)), (2, 3, 12.0));
        assert_eq!((matrix.row(1), matrix.column(1)), ([10.0, 11.0, 12.0].as_slice(), vec![1.0, 11.0]));
        assert_eq!(matrix.transposed().row(2), [2.0, 12.0]);
        assert_eq!((matrix.at(5, 0), matrix.at(0, 3), matrix.row(2).len()), (0.0, 0.0, 0));
        assert_eq!(Matrix::from_fn(0, 0, |_, _| 1.0).rows(), 0);
    }

    #[test]
    fn a_quarter_turn() {
        let mut matrix = Matrix::identity(2);
        matrix.turn_columns((0, 1), (0.0, 1.0));
        assert_eq!(matrix, Matrix::from_fn(2, 2, |row, column| [[0.0, -1.0], [1.0, 0.0]][row][column]));
    }
}
