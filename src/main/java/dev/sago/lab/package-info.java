/**
 * The lab: four sites and a cloud drive on this machine, made of real S3 servers, and the demonstration that burns one of them.
 *
 * <p>{@link dev.sago.lab.Lab} owns servers and folder. {@link dev.sago.lab.Corpus} finds real documents, {@link dev.sago.lab.Government} and
 * {@link dev.sago.lab.CloudDrive} are the two sample systems that hold them. {@link dev.sago.lab.Ledger} says what is in a folder without
 * any code of Sago's. {@link dev.sago.lab.Demo} tells the story; it runs Sago's verbs through a {@link dev.sago.lab.CommandRunner} as a user would.
 */
@NullMarked
package dev.sago.lab;

import org.jspecify.annotations.NullMarked;
