@echo off
rem Double-click (Windows): sets up what is missing, then opens the page in the browser.
rem Set up is done once for each state of requirements.txt; .venv\made-from says for which.
rem What follows a command after two bars or ampersands asks whether its code is zero. The usual test
rem of the errorlevel would take the negative codes of winget for success.
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul
set "PYTHONUTF8=1"
rem pushd, not cd: the folder may lie on another computer.
pushd "%~dp0" || goto nofolder
if exist requirements.txt goto ready
echo Không thấy các tệp khác của chương trình. Hãy giải nén cả thư mục rồi mở hoso.cmd ở đó.
goto failed

:ready
if not exist .venv\made-from goto setup
fc /b requirements.txt .venv\made-from >nul 2>&1 || goto setup
rem A Python that was removed since leaves a .venv that does not start.
.venv\Scripts\python -c "import sys" >nul 2>&1 && goto run

:setup
call :python && goto libreoffice
echo Máy chưa có Python 3.11 trở lên. Đang cài Python 3.11...
winget install --id Python.Python.3.11 --exact --scope user --accept-package-agreements --accept-source-agreements
call :python && goto libreoffice
echo Chưa dùng được Python. Đóng cửa sổ này rồi mở lại hoso.cmd.
echo Nếu vẫn vậy: tải Python 3.11 trở lên, bản 64 bit, từ python.org, cài xong rồi mở lại.
goto failed

:libreoffice
call :soffice && goto libraries
echo Đang cài LibreOffice, dùng để in PDF, có thể mất vài phút...
winget install --id TheDocumentFoundation.LibreOffice --exact --accept-package-agreements --accept-source-agreements
call :soffice && goto libraries
echo Chưa cài được LibreOffice. Trang vẫn mở được để sửa sổ; cài LibreOffice rồi mới in PDF.

:libraries
echo Đang cài các thư viện, chỉ làm một lần, có thể mất vài phút...
if exist .venv rmdir /s /q .venv
if exist .venv goto inuse
%PY% -m venv .venv || goto novenv
rem The program itself is not installed, it runs from this folder: a folder with Vietnamese letters in
rem its name cannot be written into what pip would put into .venv, and Python would not start.
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r requirements.txt || goto offline
copy /b /y requirements.txt .venv\made-from >nul || goto novenv

:run
.venv\Scripts\python -m pipeline web %* || goto failed
popd
exit /b 0

:python
rem Puts into PY how a Python of 64 bits, 3.11 or newer, is started. The folders below LOCALAPPDATA
rem are where winget puts it: this window does not know them yet.
set PY=py -3
call :fits && exit /b 0
set PY="%LOCALAPPDATA%\Programs\Python\Launcher\py.exe" -3
call :fits && exit /b 0
set PY="%LOCALAPPDATA%\Programs\Python\Python311\python.exe"
call :fits && exit /b 0
set PY=python
call :fits && exit /b 0
exit /b 1

:fits
%PY% -c "import sys; sys.exit(sys.version_info < (3, 11) or sys.maxsize < 2**32)" >nul 2>&1
exit /b %errorlevel%

:soffice
if exist "%ProgramFiles%\LibreOffice\program\soffice.com" exit /b 0
if exist "%ProgramFiles(x86)%\LibreOffice\program\soffice.com" exit /b 0
where soffice >nul 2>&1
exit /b %errorlevel%

:nofolder
echo Không vào được thư mục của chương trình. Chép thư mục ấy vào máy này rồi mở lại.
goto failed

:inuse
echo Không thay được thư viện cũ: trang còn mở ở cửa sổ khác. Đóng cửa sổ ấy rồi mở lại hoso.cmd.
goto failed

:novenv
echo Không ghi được vào thư mục của chương trình. Xem ổ đĩa còn chỗ không, thư mục có cho ghi không.
goto failed

:offline
echo Không cài được thư viện. Kiểm tra mạng rồi mở lại tệp này.

:failed
popd
echo.
pause
exit /b 1
