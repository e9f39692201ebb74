//! The attacker's tool: linear programming in exact fractions, by the two-phase simplex method
//! with Bland's rule. It shares nothing with the auditor, which works by maximum flow.

use std::ops::{Add, Div, Mul, Sub};

/// A fraction in lowest terms, its denominator positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction(i128, i128);

impl Fraction {
    pub const ZERO: Self = Self(0, 1);
    const ONE: Self = Self(1, 1);

    pub fn new(up: i128, down: i128) -> Self {
        let mut rest = (up.abs(), down.abs());
        while rest.1 != 0 {
            rest = (rest.1, rest.0 % rest.1);
        }
        Self(down.signum() * up / rest.0, down.abs() / rest.0)
    }

    pub fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// `self × 100 ≤ percent × value`
    pub fn is_at_most_percent(self, percent: i128, value: i128) -> bool {
        self.0 * 100 <= percent * value * self.1
    }

    pub fn is_at_least_percent(self, percent: i128, value: i128) -> bool {
        self.0 * 100 >= percent * value * self.1
    }
}

impl Add for Fraction {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.0 * other.1 + other.0 * self.1, self.1 * other.1)
    }
}

impl Sub for Fraction {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + Self(-other.0, other.1)
    }
}

impl Mul for Fraction {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::new(self.0 * other.0, self.1 * other.1)
    }
}

impl Div for Fraction {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        Self::new(self.0 * other.1, self.1 * other.0)
    }
}

/// `sum of coefficient × variable = right side`, all variables ≥ 0.
pub type Equation = (Vec<(usize, i128)>, i128);

/// The tableau in canonical form: one basic variable a row.
#[derive(Debug, Clone)]
pub struct Simplex {
    rows: Vec<Vec<Fraction>>,
    basis: Vec<usize>,
    variables: usize,
}

impl Simplex {
    /// A first solution of the equations. Panics where there is none: the truth is one.
    pub fn solve(variables: usize, equations: &[Equation]) -> Self {
        let width = variables + equations.len();
        let mut rows = Vec::new();
        for (index, (terms, right)) in equations.iter().enumerate() {
            let sign = if *right < 0 { -1 } else { 1 };
            let mut row = vec![Fraction::ZERO; width + 1];
            for (variable, coefficient) in terms {
                row[*variable] = row[*variable] + Fraction(sign * coefficient, 1);
            }
            row[variables + index] = Fraction::ONE;
            row[width] = Fraction(sign * right, 1);
            rows.push(row);
        }
        let mut simplex = Self { rows, basis: (variables..width).collect(), variables: width };
        let artificial: Vec<(usize, i128)> = (variables..width).map(|v| (v, -1)).collect();
        let best = simplex.maximise(&artificial).expect("bounded by zero");
        assert_eq!(best, Fraction::ZERO, "what is shown contradicts itself");
        simplex.drop_artificial(variables);
        simplex
    }

    fn drop_artificial(&mut self, variables: usize) {
        for row in (0..self.rows.len()).rev() {
            if self.basis[row] < variables {
                continue;
            }
            match (0..variables).find(|v| self.rows[row][*v] != Fraction::ZERO) {
                Some(entering) => self.pivot(row, entering),
                None => {
                    self.rows.remove(row);
                    self.basis.remove(row);
                }
            }
        }
        for row in &mut self.rows {
            let right = row[self.variables];
            row.truncate(variables);
            row.push(right);
        }
        self.variables = variables;
    }

    /// The greatest value of the objective; none if there is no bound.
    pub fn maximise(&mut self, objective: &[(usize, i128)]) -> Option<Fraction> {
        let mut gain = vec![Fraction::ZERO; self.variables + 1];
        for (variable, coefficient) in objective {
            gain[*variable] = gain[*variable] + Fraction(*coefficient, 1);
        }
        for row in 0..self.rows.len() {
            Self::eliminate(&mut gain, &self.rows[row], self.basis[row]);
        }
        while let Some(entering) = (0..self.variables).find(|v| gain[*v].is_positive()) {
            let row = self.leaving(entering)?;
            self.pivot(row, entering);
            Self::eliminate(&mut gain, &self.rows[row], entering);
        }
        Some(Fraction::ZERO - gain[self.variables])
    }

    /// The row with the least ratio; among equals, that of the lowest variable (Bland).
    fn leaving(&self, entering: usize) -> Option<usize> {
        let ratio = |row: &usize| self.rows[*row][self.variables] / self.rows[*row][entering];
        let mut rows = (0..self.rows.len()).filter(|row| self.rows[*row][entering].is_positive());
        let first = rows.next()?;
        Some(rows.fold(first, |best, row| {
            let difference = ratio(&best) - ratio(&row);
            let earlier = self.basis[row] < self.basis[best];
            let tie = difference == Fraction::ZERO;
            if difference.is_positive() || (tie && earlier) { row } else { best }
        }))
    }

    fn pivot(&mut self, row: usize, entering: usize) {
        let scale = self.rows[row][entering];
        for entry in &mut self.rows[row] {
            *entry = *entry / scale;
        }
        let pivot = self.rows[row].clone();
        for (index, other) in self.rows.iter_mut().enumerate() {
            if index != row {
                Self::eliminate(other, &pivot, entering);
            }
        }
        self.basis[row] = entering;
    }

    fn eliminate(row: &mut [Fraction], pivot: &[Fraction], variable: usize) {
        let factor = row[variable];
        if factor == Fraction::ZERO {
            return;
        }
        for (entry, part) in row.iter_mut().zip(pivot) {
            if *part != Fraction::ZERO {
                *entry = *entry - factor * *part;
            }
        }
    }
}

#[test]
fn a_figure_is_found_from_its_margins() {
    // a + b = 10, c + d = 20, a + c = 8: b − c = 2, so b is at least 2 and at most 10.
    let equations =
        [(vec![(0, 1), (1, 1)], 10), (vec![(2, 1), (3, 1)], 20), (vec![(0, 1), (2, 1)], 8)];
    let simplex = Simplex::solve(4, &equations);
    assert_eq!(simplex.clone().maximise(&[(1, 1)]), Some(Fraction(10, 1)));
    assert_eq!(simplex.clone().maximise(&[(1, -1)]), Some(Fraction(-2, 1)));
    assert_eq!(Simplex::solve(2, &[(vec![(0, 1), (1, -1)], 3)]).maximise(&[(0, 1)]), None);
}
