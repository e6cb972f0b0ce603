"""XLS as Excel 97 to 2003 wrote it: what is hidden, what is an error and a password are known as in XLSX."""

from __future__ import annotations

import base64
import zlib

import pytest

from data_access.importer import FileError
from tests.importing import MAPPING

# Four dossiers on the sheet A: the due date of the first is #N/A, the second stands in a hidden row, "Kết thúc" in a hidden
# column; the sheet "Ẩn" is hidden.
OLD = zlib.decompress(
    base64.b85decode(
        "c-"
        "rk)TS!zv82;v5_U5XqS&+eD5xSYiSuK*FHj`3_qCzMlC{008R@p985ZPs+mmun?=w+#gddTXfl7i|jC@2yNg22mTPeDP1y8ZK?OM7e|6ihPCzdQf=Z!_PV"
        "nfd3;Iq%+<jbtBIj$#^ZhKi|N7=b*Spb~bJ7|5T?Nzu86sN{TFP!tZ)L<V#`Eq)V}b13I~6bc?_FNp(VR1TsayZTa{@p+`J+=n(H`>;u9wDuI-"
        "q*8*V+^=%xN0={SexGBXG2g<L%gi@X?1(skx5-`A4fZ<TuT-"
        "(Ggt)+CuJeg42`t7dxsK0X5mu~@#&maE@4x9Vv?y+aX0Ew2)tPSV9YF<6;ca}+#er{5uD*!-"
        "_W897ko||(9xPzLrf9$ba)*Unh#A^mFKN~UH)asU`=AsRamPqu0v}*l8!zp&VkgF_tu723aU4aKQUtB7ElmN4n8=D0`A*=q5r$|*H=Y~)WJpo?J!&Zk(Sj"
        "jE#vDT$w+w1-2gMv?Ll=HpdDW88DIeCFW+Egj+%me!-"
        "$ec~9H*Q^omscO*4$8QCgNtpM$@E!zO_D{FfFTWt1gn~S}!g2lC7iVd@>@RE4&ZIJo`{FXJ?dn2TEBk;~b6A{ZHKe`hI8o?&Kl14Dho@j+MZ2Ii$$poU9Q"
        "&L-lp~T`el*=NFU`j@03xRC5b!n4f2qWh_@Rub@b}uGqcU7PepDn2YRPLAdoy!^xF-@+y)uU-mpPGULhBBo8)^o~{`Dn9QPzrnrOqDR2QbqDI`fE@>#~T!"
        "p>2eP+J&k9{tr#O%K3?8kB`CJ|w=jJc)B(Gsqv*kfmDDru^#X{2ecrjw@IIHCZKV4Q#*FBm82Y7!^pY7$4D7<7e}5aUz}%Og=DHj0vm61PzlMk%seQamV%"
        "2SssFEKQ<BT`eC+EpRs~;}qNRss~5);HVxP)q|sYaI^wA8sn7M@tOxm^WbP69L<BHxj37Zay*iQM9;e4G?$r#X_@3?j&S)x%^XoMb4s02MWIpk$tRzD^2w"
        "+Fi3Fbw!RH{&J{QXqL(u-NGf8F2|4j1V(q8n@PrmtWqxVDkI(TYU>t_jc;j|@YSjYKZC}|&|r_qCU?nlq8*Dsy;ME?EExMFPXQfRjLQ?u#kU&j9h4#qBe"
    )
)
ACCEPT = '[file]\nhidden = "accept"\n'
SHOWN = MAPPING.replace('resolved_at = "Kết thúc"\n', "")


def old(place, content=OLD):
    path = place.folder / "b.xls"
    path.write_bytes(content)
    return path


def test_hidden_rows_and_error_cells_of_an_old_workbook_reject_their_rows(place):
    report = place.run(SHOWN, old(place))
    assert (report.accepted, report.rejected_by_reason) == (2, {"error-cell": 1, "hidden-row": 1})
    assert "b.xls: not read: sheet 'Ẩn' (hidden, 1 rows)" in report.notes
    place.rejects = place.folder / "b.rejects.csv"
    assert place.reasons() == [(1, 2, "error-cell", "#N/A"), (2, 3, "hidden-row", "")]


def test_a_hidden_column_of_an_old_workbook_refuses_it_unless_it_is_accepted(place):
    with pytest.raises(FileError, match="the column 'Kết thúc' is hidden"):
        place.run(MAPPING, old(place))
    assert place.run(ACCEPT + MAPPING, old(place)).accepted == 3


def test_the_password_of_an_old_workbook_is_named(place):
    # The record behind the first one (9, 16 bytes) becomes the one that says how the rest is encrypted.
    begin = OLD.index(b"\x09\x08\x10\x00") + 20
    with pytest.raises(FileError, match="it has a password: open it, save it without one"):
        place.run(SHOWN, old(place, OLD[:begin] + b"\x2f\x00" + OLD[begin + 2 :]))
