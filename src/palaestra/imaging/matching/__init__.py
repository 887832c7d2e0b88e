"""Steps from two grey pictures to a homography: sizes, points, matches, fit, tracking, check."""
