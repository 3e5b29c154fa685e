//! Plane geometry for the map: area, simplification of rings, and a good place for a label.

/// A point in the plane of the picture.
pub type Point = (f64, f64);

/// The area inside a ring (first and last point may or may not be equal).
pub fn area(ring: &[Point]) -> f64 {
    let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
    (pairs.map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() / 2.0).abs()
}

/// The mean of some points.
pub fn mean(points: &[Point]) -> Point {
    let count = points.iter().fold(0.0, |n, _| n + 1.0);
    let sum = points.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
    (sum.0 / count, sum.1 / count)
}

/// Distance of two points.
pub fn distance(a: Point, b: Point) -> f64 {
    ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt()
}

/// Distance of a point from a stretch.
fn distance_to_stretch(p: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let squared = dx * dx + dy * dy;
    if squared == 0.0 {
        return distance(p, a);
    }
    let along = (((p.0 - a.0) * dx + (p.1 - a.1) * dy) / squared).clamp(0.0, 1.0);
    distance(p, (a.0 + along * dx, a.1 + along * dy))
}

/// Simplifies a ring after Douglas and Peucker; gives an open list of points.
pub fn simplify(ring: &[Point], tolerance: f64) -> Vec<Point> {
    let mut open = ring.to_vec();
    if open.len() > 1 && open.first() == open.last() {
        open.pop();
    }
    let Some(&start) = open.first() else { return open };
    let far = farthest(&open, |p| distance(p, start)).0;
    let mut closed = open.clone();
    closed.push(start);
    let mut points = thin(&closed[..=far], tolerance);
    points.pop();
    points.extend(thin(&closed[far..], tolerance));
    points.pop();
    points
}

/// Thins a line, keeping its ends.
fn thin(line: &[Point], tolerance: f64) -> Vec<Point> {
    let (Some(&a), Some(&b)) = (line.first(), line.last()) else { return Vec::new() };
    if line.len() < 3 {
        return line.to_vec();
    }
    let (at, off) = farthest(line, |p| distance_to_stretch(p, a, b));
    if off <= tolerance {
        return vec![a, b];
    }
    let mut points = thin(&line[..=at], tolerance);
    points.pop();
    points.extend(thin(&line[at..], tolerance));
    points
}

fn farthest(points: &[Point], measure: impl Fn(Point) -> f64) -> (usize, f64) {
    points.iter().enumerate().fold((0, 0.0), |best, (index, point)| {
        let value = measure(*point);
        if value > best.1 { (index, value) } else { best }
    })
}

/// Whether a point is inside a ring.
fn inside(p: Point, ring: &[Point]) -> bool {
    let edges = ring.iter().zip(ring.iter().cycle().skip(1));
    let crossings = edges
        .filter(|(a, b)| (a.1 > p.1) != (b.1 > p.1) && p.0 < (b.0 - a.0) * (p.1 - a.1) / (b.1 - a.1) + a.0);
    crossings.count() % 2 == 1
}

/// The whole-number point inside a ring that is farthest from its border; the mean if there is none.
pub fn label_point(ring: &[Point]) -> Point {
    let low = ring.iter().fold((f64::MAX, f64::MAX), |l, p| (l.0.min(p.0), l.1.min(p.1)));
    let high = ring.iter().fold((f64::MIN, f64::MIN), |h, p| (h.0.max(p.0), h.1.max(p.1)));
    let mut best = (mean(ring), 0.0);
    let mut y = low.1.ceil();
    while y <= high.1 {
        let mut x = low.0.ceil();
        while x <= high.0 {
            let room = if inside((x, y), ring) { room((x, y), ring) } else { 0.0 };
            if room > best.1 {
                best = ((x, y), room);
            }
            x += 1.0;
        }
        y += 1.0;
    }
    best.0
}

/// Distance from a point to the nearest edge of a ring.
fn room(p: Point, ring: &[Point]) -> f64 {
    let edges = ring.iter().zip(ring.iter().cycle().skip(1));
    edges.fold(f64::MAX, |least, (a, b)| least.min(distance_to_stretch(p, *a, *b)))
}
