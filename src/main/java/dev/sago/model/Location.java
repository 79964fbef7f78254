package dev.sago.model;

/** A place on the globe in degrees: latitude -90 to 90, longitude -180 to 180. */
public record Location(double latitude, double longitude) {

    private static final double EARTH_RADIUS_METRES = 6_371_008.8; // IUGG mean radius

    /** Checks the ranges. */
    public Location {
        if (!(latitude >= -90 && latitude <= 90) || !(longitude >= -180 && longitude <= 180)) {
            throw new IllegalArgumentException("no place on earth: " + latitude + ", " + longitude);
        }
    }

    /** Great-circle distance in metres by the haversine formula, accurate to about 0.5 %. */
    public double distanceTo(Location other) {
        double phi1 = Math.toRadians(latitude);
        double phi2 = Math.toRadians(other.latitude);
        double sinPhi = Math.sin((phi2 - phi1) / 2);
        double sinLambda = Math.sin(Math.toRadians(other.longitude - longitude) / 2);
        double h = sinPhi * sinPhi + Math.cos(phi1) * Math.cos(phi2) * sinLambda * sinLambda;
        return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(h)));
    }
}
