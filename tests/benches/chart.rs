//! Bars side by side, as SVG that reads in light and in dark.

use crate::report::decimal;

/// For each category one bar of each series.
pub struct Chart {
    /// The file is `docs/bench-<name>.svg`.
    pub name: &'static str,
    pub title: &'static str,
    /// What the categories are.
    pub across: &'static str,
    /// What the bars say, with the unit.
    pub up: &'static str,
    pub categories: Vec<String>,
    /// Name and values, one for each category, in hundredths of the unit.
    pub series: Vec<(&'static str, Vec<u128>)>,
}

const WIDTH: u128 = 760;
const HEIGHT: u128 = 400;
const LEFT: u128 = 84;
const RIGHT: u128 = 16;
const TOP: u128 = 84;
const BOTTOM: u128 = 58;
const FIELD_WIDTH: u128 = WIDTH - LEFT - RIGHT;
const FIELD_HEIGHT: u128 = HEIGHT - TOP - BOTTOM;
/// Of a category's place, in hundredths, for its bars; the rest is between categories.
const FILLED: u128 = 78;
const WIDEST_BAR: u128 = 70;

const STYLE: &str = "
.field { fill: #ffffff }
text { font: 13px system-ui, sans-serif; fill: #3c3c43 }
.title { font-size: 16px; font-weight: 600; fill: #16161a }
.value { font-size: 11px }
.grid { stroke: #d9d9de }
.axis { stroke: #6e6e76 }
.bar-0 { fill: #1f6feb }
.bar-1 { fill: #d9822b }
@media (prefers-color-scheme: dark) {
  .field { fill: #16181d }
  text { fill: #c9ccd3 }
  .title { fill: #f2f3f5 }
  .grid { stroke: #33363d }
  .axis { stroke: #8b8f98 }
  .bar-0 { fill: #58a6ff }
  .bar-1 { fill: #f0a35e }
}
";

impl Chart {
    pub fn path(&self) -> String {
        format!("docs/bench-{}.svg", self.name)
    }

    pub fn svg(&self) -> String {
        let (step, top) = scale(self.values().max().unwrap_or_default());
        let middle = LEFT + FIELD_WIDTH / 2;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
             role=\"img\" aria-label=\"{title}\">\n<style>{STYLE}</style>\n\
             <rect class=\"field\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"8\"/>\n\
             <text class=\"title\" x=\"{LEFT}\" y=\"28\">{title}</text>\n\
             <text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{across}</text>\n\
             <text transform=\"translate(18 {}) rotate(-90)\" text-anchor=\"middle\">{up}</text>\n",
            HEIGHT - 12,
            TOP + FIELD_HEIGHT / 2,
            title = escaped(self.title),
            across = escaped(self.across),
            up = escaped(self.up),
        );
        self.draw_grid(&mut svg, step, top);
        self.draw_legend(&mut svg);
        self.draw_bars(&mut svg, top);
        svg.push_str("</svg>\n");
        svg
    }

    fn values(&self) -> impl Iterator<Item = u128> {
        self.series.iter().flat_map(|(_, values)| values.iter().copied())
    }

    fn draw_grid(&self, svg: &mut String, step: u128, top: u128) {
        let right = WIDTH - RIGHT;
        for value in (0..).map(|line| line * step).take_while(|value| *value <= top) {
            let class = if value == 0 { "axis" } else { "grid" };
            let y = height_of(value, top);
            svg.push_str(&format!(
                "<line class=\"{class}\" x1=\"{LEFT}\" x2=\"{right}\" y1=\"{y}\" y2=\"{y}\"/>\n\
                 <text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\n",
                LEFT - 8,
                y + 4,
                shown(value),
            ));
        }
    }

    fn draw_legend(&self, svg: &mut String) {
        let mut x = LEFT;
        for (number, (name, _)) in self.series.iter().enumerate() {
            svg.push_str(&format!(
                "<rect class=\"bar-{number}\" x=\"{x}\" y=\"44\" width=\"12\" height=\"12\"/>\n\
                 <text x=\"{}\" y=\"55\">{}</text>\n",
                x + 18,
                escaped(name),
            ));
            x += 48 + 7 * name.chars().count() as u128;
        }
    }

    fn draw_bars(&self, svg: &mut String, top: u128) {
        let place = FIELD_WIDTH / (self.categories.len() as u128).max(1);
        let bars = (self.series.len() as u128).max(1);
        let width = (place * FILLED / 100 / bars).min(WIDEST_BAR);
        for (number, category) in self.categories.iter().enumerate() {
            let middle = LEFT + place * number as u128 + place / 2;
            svg.push_str(&format!(
                "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n",
                HEIGHT - BOTTOM + 20,
                escaped(category),
            ));
            for (bar, (_, values)) in self.series.iter().enumerate() {
                let value = values.get(number).copied().unwrap_or_default();
                let x = middle - width * bars / 2 + width * bar as u128;
                let y = height_of(value, top);
                svg.push_str(&format!(
                    "<rect class=\"bar-{bar}\" x=\"{}\" y=\"{y}\" width=\"{}\" height=\"{}\"/>\n\
                     <text class=\"value\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n",
                    x + 1,
                    width - 2,
                    HEIGHT - BOTTOM - y,
                    x + width / 2,
                    y - 5,
                    shown(value),
                ));
            }
        }
    }
}

/// How far down a value stands.
fn height_of(value: u128, top: u128) -> u128 {
    HEIGHT - BOTTOM - FIELD_HEIGHT * value / top.max(1)
}

/// The distance between lines, and the value at the top: round numbers, four to eight lines.
fn scale(largest: u128) -> (u128, u128) {
    let largest = largest.max(1);
    let steps = (0..).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u128.pow(power)));
    let fits = |step: &u128| largest.div_ceil(*step) <= 8;
    let step = steps.take(60).find(fits).unwrap_or(largest);
    (step, step * largest.div_ceil(step))
}

/// Hundredths: whole numbers in thousands, small ones with their decimals.
fn shown(hundredths: u128) -> String {
    match hundredths {
        0 => "0".to_owned(),
        100_000.. => {
            let whole = hundredths / 100;
            let (thousands, rest) = (whole / 1_000, whole % 1_000);
            format!("{thousands} {rest:03}")
        }
        1_000.. if hundredths.is_multiple_of(100) => (hundredths / 100).to_string(),
        _ => decimal(hundredths),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
