import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.h2.tools.Server;

/** Functions of Oracle that H2 lacks, by Oracle's documentation, and the server they run in. */
public final class Shims {
    private Shims() {}

    /** Serve on a free port, which is told, until nobody is left at the other end of our input. */
    public static void main(String[] arguments) throws Exception {
        Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        System.out.println(server.getPort());
        while (System.in.read() >= 0) {
            continue;
        }
        System.exit(0);
    }

    public static byte[] standardHash(String text, String method) throws Exception {
        if (text == null) {
            return null;
        }
        return MessageDigest.getInstance(method).digest(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Long toNumber(String text) {
        return text == null ? null : Long.valueOf(text.trim());
    }

    public static Long toNumber(String text, String format) {
        if (text == null) {
            return null;
        }
        if (!format.matches("[Xx]+") || text.length() > format.length()) {
            throw new IllegalArgumentException("only hex digits are read here: " + format);
        }
        return Long.parseLong(text, 16);
    }

    public static String toHex(Long number, String format) {
        if (number == null) {
            return null;
        }
        if (!format.matches("FMx+")) {
            throw new IllegalArgumentException("only small hex digits are written here: " + format);
        }
        String digits = Long.toHexString(number);
        return digits.length() > format.length() - 2 ? "#".repeat(format.length() - 1) : digits;
    }

    public static Duration numToDsInterval(long number, String unit) {
        if (!unit.equals("SECOND")) {
            throw new IllegalArgumentException("only seconds are made here: " + unit);
        }
        return Duration.ofSeconds(number);
    }

    public static Integer lengthB(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8).length;
    }

    public static String rawToChar(byte[] octets, String charset) {
        if (!charset.equals("AL32UTF8")) {
            throw new IllegalArgumentException("only UTF-8 is read here: " + charset);
        }
        return new String(octets, StandardCharsets.UTF_8);
    }

    public static double random(double low, double high) {
        return low + ThreadLocalRandom.current().nextDouble() * (high - low);
    }

    public static String sysContext(Connection connection, String space, String name)
            throws Exception {
        if (space.equals("USERENV") && name.equals("DATABASE_ROLE")) {
            return "PRIMARY";
        }
        String asked = Map.of("CURRENT_SCHEMA", "CURRENT_SCHEMA", "DB_NAME", "CURRENT_CATALOG")
            .get(name);
        if (!space.equals("USERENV") || asked == null) {
            throw new IllegalArgumentException("not told here: " + name);
        }
        try (ResultSet rows =
                connection.createStatement().executeQuery("SELECT " + asked)) {
            rows.next();
            return rows.getString(1);
        }
    }

    public static void gatherTableStats(Connection connection, String owner, String table)
            throws Exception {
        String schema = owner.startsWith("\"") ? owner : "\"" + owner + "\"";
        connection.createStatement().execute("ANALYZE TABLE " + schema + "." + table);
    }
}
