package dev.sago.config;

/** A place in the configuration file, both counted from 1; {@code (0, 0)} for the file as a whole. */
record Mark(int line, int column) {

    static final Mark FILE = new Mark(0, 0);
}
