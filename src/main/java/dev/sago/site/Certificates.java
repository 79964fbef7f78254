package dev.sago.site;

import dev.sago.site.StoreException.Kind;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Trust in the certificates of a PEM file and in no others, for sites with a private authority. */
final class Certificates {

    private Certificates() {}

    /** Reads the file. */
    static X509TrustManager trust(Path pem) throws StoreException {
        try (InputStream in = Files.newInputStream(pem)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + count++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (count > 0 && manager instanceof X509TrustManager x509) {
                    return x509;
                }
            }
            throw new StoreException(Kind.OTHER, "ca-file " + pem + " holds no certificate in PEM form", null);
        } catch (GeneralSecurityException e) {
            throw new StoreException(Kind.OTHER, "ca-file " + pem + " holds no certificates in PEM form", e);
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreException(Kind.OTHER, "ca-file " + pem + " cannot be read", e);
        }
    }
}
